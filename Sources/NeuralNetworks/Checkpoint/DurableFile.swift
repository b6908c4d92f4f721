import Foundation

/// Writes whole files or none: bytes go to a temporary neighbour, to the disk, then to the name.
enum DurableFile {
  /// Replaces the file at `path` by `data`.
  static func write(_ data: Data, to path: String) throws {
    let temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier).partial"
    do {
      try writeThrough(data, to: temporary)
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let problem = String(cString: strerror(errno))
      unlink(temporary)
      throw NeuralNetworkError.file(path: path, problem: "cannot be replaced: \(problem)")
    }
    syncDirectory(of: path)
  }

  private static func writeThrough(_ data: Data, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("cannot be created", path) }
    defer { close(descriptor) }
    try data.withUnsafeBytes { bytes in
      var rest = bytes
      while !rest.isEmpty {
        let written = Foundation.write(descriptor, rest.baseAddress, rest.count)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { throw failure("cannot be written", path) }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      }
    }
    guard fsync(descriptor) == 0 else { throw failure("cannot be written", path) }
  }

  /// A rename survives a power failure only once the directory is on the disk; some file systems
  /// refuse to sync a directory, which is no reason to fail.
  private static func syncDirectory(of path: String) {
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let descriptor = open(directory, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }

  private static func failure(_ what: String, _ path: String) -> NeuralNetworkError {
    .file(path: path, problem: "\(what): \(String(cString: strerror(errno)))")
  }
}
