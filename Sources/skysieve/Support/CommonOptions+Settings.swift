import CommandLineParsing
import ConfigurationFiles
import FITSFiles
import Foundation
import Tensors

extension CommonOptions {
  /// The defaults, with `--config` laid over them and then every `--set` in turn.
  func loadSettings() throws -> Settings {
    var result = Settings()
    if let config {
      result = try ConfigurationFile.settings(
        from: try Self.text(ofSmallFile: config), source: config, over: result)
    }
    for setting in settings {
      result = try ConfigurationFile.settings(result, setting: setting.argumentText)
    }
    return result
  }

  /// The threads that `--threads` allows.
  var parallelism: Parallelism {
    threads.map { Parallelism(threads: $0) } ?? .machine
  }

  /// The text of a file no larger than a configuration can sensibly be.
  private static func text(ofSmallFile path: String) throws -> String {
    let limit = 1 << 20
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw FITSError.missing(path: path, reason: "cannot be opened")
    }
    defer { try? handle.close() }
    guard let data = try? handle.read(upToCount: limit + 1) else {
      throw FITSError.readFailed(path: path, reason: "not a regular file")
    }
    guard data.count <= limit, let text = String(data: data, encoding: .utf8) else {
      throw ConfigurationError.invalid(
        source: path, problem: "not a text in UTF-8 of at most 1 MB")
    }
    return text
  }
}
