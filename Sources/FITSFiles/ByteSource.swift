import Foundation

/// The bytes of a file, wherever they are: on disk, or unfolded from gzip in memory.
protocol ByteSource: AnyObject, Sendable {
  /// The number of bytes known to be there.
  var size: Int { get }
  /// Fills `buffer` from the byte at `offset`; the range must lie within `size`.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws
}

extension ByteSource {
  /// The bytes of a range that lies within `size`.
  func bytes(at offset: Int, count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
      filled = count
    }
  }

  /// Hands the bytes of a range to `body` in pieces that stay in the cache, each a multiple of
  /// 8 bytes but the last.
  func forEachPiece(
    at offset: Int, count: Int, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let piece = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(8, min(count, 1 << 18)), alignment: 16)
    defer { piece.deallocate() }
    var done = 0
    while done < count {
      let part = UnsafeMutableRawBufferPointer(rebasing: piece[0..<min(piece.count, count - done)])
      try read(into: part, at: offset + done)
      try body(UnsafeRawBufferPointer(part))
      done += part.count
    }
  }
}

/// A regular file on disk, closed with its last reader.
final class DiskBytes: ByteSource {
  let path: String
  let size: Int
  private let descriptor: Int32

  /// Opens a file, refusing whatever is not a regular one before a byte is read.
  init(path: String) throws {
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait forever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw FITSError.missing(path: path, reason: String(cString: strerror(errno)))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let reason = String(cString: strerror(errno))
      close(descriptor)
      throw FITSError.readFailed(path: path, reason: reason)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw FITSError.notARegularFile(path: path, found: DiskBytes.kind(of: status))
    }
    self.path = path
    self.size = Int(status.st_size)
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
    var done = 0
    while done < buffer.count, let base = buffer.baseAddress {
      let count = pread(descriptor, base + done, buffer.count - done, off_t(offset + done))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let reason = count == 0 ? "the file has shrunk" : String(cString: strerror(errno))
        throw FITSError.readFailed(path: path, reason: reason)
      }
      done += count
    }
  }

  private static func kind(of status: stat) -> String {
    switch status.st_mode & S_IFMT {
    case S_IFDIR: "a directory"
    case S_IFIFO: "a pipe"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
  }
}

/// Bytes held in memory.
final class MemoryBytes: ByteSource {
  let bytes: [UInt8]
  var size: Int { bytes.count }

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
    bytes.withUnsafeBytes { all in
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[offset..<offset + buffer.count]))
    }
  }
}
