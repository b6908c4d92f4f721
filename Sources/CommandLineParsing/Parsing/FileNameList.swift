import Foundation

/// A file, or standard input, that names other files.
struct FileNameList {
  /// The file's path; "-" is standard input.
  let path: String
  /// Whether names end with NUL; they also do when the list has a NUL, which no name can contain.
  var endsWithNull = false

  /// Longer lists are refused before they fill the memory.
  static let maximumBytes = 256 << 20

  /// The names in order, without empty ones; a carriage return before a line break is dropped.
  func names() throws -> [String] {
    let bytes = try read()
    guard bytes.count <= Self.maximumBytes else { throw FileNameListError.tooLong(list: path) }
    let byNull = endsWithNull || bytes.contains(0)
    let separator = byNull ? UInt8(0) : UInt8(ascii: "\n")
    return try bytes.split(separator: separator).compactMap { part in
      let line = !byNull && part.last == UInt8(ascii: "\r") ? part.dropLast() : part
      guard let name = String(bytes: line, encoding: .utf8) else {
        throw FileNameListError.notText(list: path)
      }
      return name.isEmpty ? nil : name
    }
  }

  private func read() throws -> Data {
    do {
      let limit = Self.maximumBytes + 1
      if path == "-" { return try FileHandle.standardInput.read(upToCount: limit) ?? Data() }
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? file.close() }
      return try file.read(upToCount: limit) ?? Data()
    } catch {
      throw FileNameListError.unreadable(list: path, missing: !exists)
    }
  }

  private var exists: Bool { FileManager.default.fileExists(atPath: path) }
}

/// Why a list of file names could not be used.
public enum FileNameListError: Error, Equatable {
  case unreadable(list: String, missing: Bool)
  case notText(list: String)
  case tooLong(list: String)
  case empty(list: String)
}

extension FileNameListError: CustomStringConvertible {
  /// One line that names the list.
  public var description: String {
    switch self {
    case .unreadable(let list, true): "\(list): there is no such list of files"
    case .unreadable(let list, false): "\(list): the list of files cannot be read"
    case .notText(let list): "\(list): the list of files is not UTF-8 text"
    case .tooLong(let list): "\(list): the list of files is larger than 256 MiB"
    case .empty(let list): "\(list): the list names no file"
    }
  }
}

extension FileNameListError: ExitCodeProviding {
  /// No input, or bad data in it.
  public var exitCode: ExitCode {
    switch self {
    case .unreadable: .noInput
    case .notText, .tooLong, .empty: .badData
    }
  }
}
