import Foundation

/// The reports of a training as lines of JSON in a file.
///
/// Lines of steps that a resumed training makes again are taken out first, so that the file reads
/// as if nothing had happened.
struct TrainingLog {
  private let handle: FileHandle
  private let path: String

  /// Opens the log at `path` and keeps the lines up to step `lastStep`.
  init(path: String, lastStep: Int) throws {
    self.path = path
    let old = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let kept = old.split(separator: "\n").filter { (Self.step(of: $0) ?? .max) <= lastStep }
    try DurableFile.write(Data(kept.map { $0 + "\n" }.joined().utf8), to: path)
    guard let handle = FileHandle(forWritingAtPath: path) else {
      throw NeuralNetworkError.file(path: path, problem: "cannot be written")
    }
    self.handle = handle
    _ = try? handle.seekToEnd()
  }

  /// Appends one report.
  func append(_ progress: TrainingProgress) throws {
    do {
      try handle.write(contentsOf: Data((progress.jsonLine + "\n").utf8))
    } catch {
      throw NeuralNetworkError.file(path: path, problem: "cannot be written")
    }
  }

  private static func step(of line: Substring) -> Int? {
    guard line.hasPrefix("{\"step\":"), line.hasSuffix("}") else { return nil }
    return Int(line.dropFirst(8).prefix { $0.isNumber })
  }
}
