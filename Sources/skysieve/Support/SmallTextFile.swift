import ConfigurationFiles
import FITSFiles
import Foundation

/// A file of settings: text, and no larger than settings can sensibly be.
enum SmallTextFile {
  private static let largestBytes = 1 << 20

  /// The text of the file at `path`.
  static func text(at path: String) throws -> String {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw FITSError.missing(path: path, reason: "cannot be opened")
    }
    defer { try? handle.close() }
    guard let data = try? handle.read(upToCount: largestBytes + 1) else {
      throw FITSError.readFailed(path: path, reason: "not a regular file")
    }
    guard data.count <= largestBytes, let text = String(data: data, encoding: .utf8) else {
      throw ConfigurationError.invalid(
        source: path, problem: "not a text in UTF-8 of at most 1 MB")
    }
    return text
  }
}
