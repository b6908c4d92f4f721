import Foundation

/// What was read of a file: its size and the SHA-256 of its bytes.
public struct FileDigest: Codable, Sendable, Equatable {
  /// What the file is to the field: `frame`, `weight`, `flags`, or a band's name.
  public let role: String
  /// The file's size in bytes.
  public let bytes: Int
  /// The SHA-256 of its bytes, 64 hexadecimal digits.
  public let sha256: String

  private static let pieceBytes = 1 << 20

  /// Reads the file at `path` once, from its first byte to its last.
  public init(of path: String, role: String) throws {
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait forever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw PipelineError.unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      let found = status.st_mode & S_IFMT == S_IFDIR ? "a directory" : "a pipe or a device"
      throw PipelineError.unreadable(path: path, reason: "expected a file, found \(found)")
    }
    (bytes, sha256) = try Self.sum(descriptor, path: path)
    self.role = role
  }

  private static func sum(_ descriptor: Int32, path: String) throws -> (Int, String) {
    var digest = SHA256()
    var total = 0
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 64)
    defer { piece.deallocate() }
    while true {
      let count = read(descriptor, piece.baseAddress, piece.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw PipelineError.unreadable(path: path, reason: String(cString: strerror(errno)))
      }
      guard count > 0 else { return (total, digest.finish()) }
      digest.update(UnsafeRawBufferPointer(rebasing: piece[..<count]))
      total += count
    }
  }
}
