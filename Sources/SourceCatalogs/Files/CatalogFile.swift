import Foundation

/// A regular file open for reading.
struct CatalogFile {
  /// What a file holds, judged by its first bytes.
  enum Content {
    case csv
    case fits
    case votable
  }

  private let path: String
  private let handle: FileHandle

  /// Opens a file, refusing directories, pipes and devices before a byte is read.
  init(path: String) throws {
    self.path = path
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait forever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw errno == ENOENT
        ? CatalogError.noSuchFile(path: path)
        : CatalogError.unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw CatalogError.unreadable(path: path, reason: "not a regular file")
    }
  }

  /// What the file seems to hold; gzip is taken for FITS, and text that is not XML for CSV.
  func content() throws -> Content {
    let start = try reading { try handle.read(upToCount: 64) } ?? Data()
    try reading { try handle.seek(toOffset: 0) }
    if start.starts(with: Data("SIMPLE  =".utf8)) || start.starts(with: [0x1F, 0x8B]) {
      return .fits
    }
    let text = String(decoding: start, as: UTF8.self).trimmingCharacters(
      in: .whitespacesAndNewlines.union(CharacterSet(charactersIn: "\u{FEFF}")))
    return text.hasPrefix("<?xml") || text.hasPrefix("<VOTABLE") ? .votable : .csv
  }

  /// All bytes of the file, unless they are more than `limit`.
  func bytes(limit: Int) throws -> Data {
    let bytes = try reading { try handle.read(upToCount: limit + 1) } ?? Data()
    guard bytes.count <= limit else {
      throw CatalogError.overLimit(path: path, what: "bytes", limit: limit)
    }
    return bytes
  }

  private func reading<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch {
      throw CatalogError.unreadable(path: path, reason: "reading failed")
    }
  }
}
