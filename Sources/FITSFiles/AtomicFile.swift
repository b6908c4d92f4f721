import Foundation

/// Writes a file so that it is there whole or not at all: bytes go to a temporary name beside the
/// target, are forced to the disk, and take the target's name last.
public struct AtomicFile {
  private init() {}

  /// Writes `bytes` as the whole content of the file at `path`.
  public static func write(_ bytes: some ContiguousBytes, to path: String) throws {
    try write(to: path) { try $0.append(bytes) }
  }

  /// Writes UTF-8 text as the whole content of the file at `path`.
  public static func write(_ text: String, to path: String) throws {
    try write(Array(text.utf8), to: path)
  }

  /// Writes a file piece by piece: `body` appends to the sink it is given; when it throws, nothing
  /// is left behind.
  public static func write(to path: String, _ body: (AtomicFileSink) throws -> Void) throws {
    let sink = try AtomicFileSink(path: path)
    do {
      try body(sink)
      try sink.finish()
    } catch {
      sink.discard()
      throw error
    }
  }
}

/// Takes the bytes of a file that does not have its name yet.
public final class AtomicFileSink {
  private let path: String
  private let temporaryPath: String
  private var descriptor: Int32

  fileprivate init(path: String) throws {
    self.path = path
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw FITSError.cannotCreate(
        path: path,
        reason: status.st_mode & S_IFMT == S_IFDIR
          ? "it is a directory" : "it is not a regular file")
    }
    let opened = try AtomicFileSink.openTemporary(beside: path)
    (temporaryPath, descriptor) = opened
  }

  deinit { discard() }

  /// Appends bytes.
  public func append(_ bytes: some ContiguousBytes) throws {
    try bytes.withUnsafeBytes { try append(raw: $0) }
  }

  /// Appends the bytes of a buffer.
  public func append(raw buffer: UnsafeRawBufferPointer) throws {
    var done = 0
    while done < buffer.count, let base = buffer.baseAddress {
      let count = Foundation.write(descriptor, base + done, buffer.count - done)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw failure() }
      done += count
    }
  }

  /// Forces the bytes to the disk and gives the file its name.
  fileprivate func finish() throws {
    guard fsync(descriptor) == 0 else { throw failure() }
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0, rename(temporaryPath, path) == 0 else {
      let error = failure()
      unlink(temporaryPath)
      throw error
    }
  }

  /// Removes the temporary file, if it still is one.
  fileprivate func discard() {
    guard descriptor >= 0 else { return }
    close(descriptor)
    descriptor = -1
    unlink(temporaryPath)
  }

  /// Opens a new file beside `path`; the number of the process and of the attempt make its name,
  /// and the file system sees to it that no two writers get the same.
  private static func openTemporary(beside path: String) throws -> (String, Int32) {
    let directory = FilePath.folder(of: path)
    let name = (path as NSString).lastPathComponent.prefix(100)
    for attempt in 0..<10_000 {
      let temporary = ".\(name).\(getpid())-\(attempt).part"
      let place = directory.isEmpty ? temporary : "\(directory)/\(temporary)"
      let descriptor = open(place, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (place, descriptor) }
      guard errno == EEXIST else { break }
    }
    throw FITSError.cannotCreate(path: path, reason: String(cString: strerror(errno)))
  }

  private func failure() -> FITSError {
    .writeFailed(path: path, reason: String(cString: strerror(errno)))
  }
}
