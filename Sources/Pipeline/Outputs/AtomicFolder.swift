import Foundation

/// Writes a folder so that it is there whole or not at all: files go into a temporary folder beside
/// it, which takes the name last.
enum AtomicFolder {
  /// The ending of what a killed run may leave behind.
  static let temporaryEnding = ".part"

  /// Makes the folder `name` in `parent`, replacing one that is there.
  ///
  /// `body` fills the folder whose path it is given. When it throws, nothing is left behind.
  static func write(_ name: String, in parent: String, _ body: (String) throws -> Void) throws {
    let temporary = "\(parent)/.\(name)\(temporaryEnding)"
    try remove(temporary)
    guard mkdir(temporary, 0o777) == 0 else { throw failure(at: temporary) }
    do {
      try body(temporary)
      try synchronise(temporary)
      try move(temporary, to: "\(parent)/\(name)", parent: parent)
    } catch {
      try? remove(temporary)
      throw error
    }
  }

  /// Removes what killed runs left in `parent`.
  static func removeLeftovers(in parent: String) throws {
    for name in try names(in: parent) where name.hasPrefix(".") && name.hasSuffix(temporaryEnding) {
      try remove("\(parent)/\(name)")
    }
  }

  /// Forces a folder's list of names to the disk.
  static func synchronise(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(at: path) }
    defer { close(descriptor) }
    // Some file systems cannot synchronise folders and say EINVAL; they have no better way.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure(at: path) }
  }

  /// An older folder of that name steps aside first: only empty ones can be replaced in one step.
  ///
  /// A
  /// run that is killed between the two steps does the field again.
  private static func move(_ temporary: String, to path: String, parent: String) throws {
    let aside = "\(temporary.dropLast(temporaryEnding.count)).old\(temporaryEnding)"
    try remove(aside)
    guard rename(path, aside) == 0 || errno == ENOENT else { throw failure(at: path) }
    guard rename(temporary, path) == 0 else {
      let error = failure(at: path)
      _ = rename(aside, path)
      throw error
    }
    try synchronise(parent)
    try remove(aside)
  }

  private static func remove(_ path: String) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw PipelineError.writeFailed(path: path, reason: "cannot be removed")
    }
  }

  private static func names(in path: String) throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw PipelineError.unreadable(path: path, reason: "the folder cannot be listed")
    }
  }

  private static func failure(at path: String) -> PipelineError {
    .writeFailed(path: path, reason: String(cString: strerror(errno)))
  }
}
