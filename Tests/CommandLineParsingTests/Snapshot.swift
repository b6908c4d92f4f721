import Foundation
import Testing

/// Compares text with a golden file in `Snapshots`.
///
/// With `SKYSIEVE_RECORD=1` the file is written anew and the test fails, so that nobody mistakes a
/// recording for a check.
func expectSnapshot(
  _ text: String, named name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  let file = folder.appending(components: "Snapshots", name)
  if ProcessInfo.processInfo.environment["SKYSIEVE_RECORD"] == "1" {
    try text.write(to: file, atomically: true, encoding: .utf8)
    Issue.record(
      "recorded \(name); run again without SKYSIEVE_RECORD", sourceLocation: sourceLocation)
    return
  }
  let golden = try String(contentsOf: file, encoding: .utf8)
  #expect(text == golden, "\(name) differs", sourceLocation: sourceLocation)
}
