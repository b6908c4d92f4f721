import FITSFiles
import Foundation

/// The output folder of a run, held by this process alone until the value goes away.
final class RunFolder: Sendable {
  /// The folder's path.
  let path: String
  private let descriptor: Int32

  private static let lockName = ".lock"

  /// Makes the folder if need be, takes its lock, and removes what killed runs left behind.
  ///
  /// The lock is the operating system's: it ends with the process, however that ends.
  init(_ path: String) throws {
    try Self.make(path)
    descriptor = try Self.lock(path)
    self.path = path
    try AtomicFolder.removeLeftovers(in: path)
    let text = Array("\(getpid())\n".utf8)
    ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.count, 0)
  }

  deinit { close(descriptor) }

  /// The open and locked file that holds the folder.
  ///
  /// Apart from the initialiser, which must not close what it has stored: an initialiser that throws
  /// when every property has its value still runs `deinit`, and a number closed twice may by then be
  /// another thread's file.
  private static func lock(_ path: String) throws -> Int32 {
    let descriptor = open("\(path)/\(lockName)", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw PipelineError.cannotCreate(path: path, reason: String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let owner = owner(descriptor)
      close(descriptor)
      throw PipelineError.folderInUse(path: path, process: owner)
    }
    return descriptor
  }

  private static func owner(_ descriptor: Int32) -> String {
    var text = [UInt8](repeating: 0, count: 20)
    let count = pread(descriptor, &text, text.count, 0)
    let digits = text.prefix(max(0, count)).filter { (48...57).contains($0) }
    return digits.isEmpty ? "unknown" : String(decoding: digits, as: UTF8.self)
  }

  /// Makes a folder and those above it.
  private static func make(_ path: String) throws {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw PipelineError.cannotCreate(path: path, reason: "there is a file of that name")
      }
      return
    }
    let parent = FilePath.folder(of: path)
    if !parent.isEmpty, parent != path { try make(parent) }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
      throw PipelineError.cannotCreate(path: path, reason: String(cString: strerror(errno)))
    }
  }
}
