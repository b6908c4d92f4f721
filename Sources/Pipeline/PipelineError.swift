/// What can go wrong with a run, each in one clear line.
///
/// What goes wrong with a single field's input is no such error: it is a row of failures.csv.
public enum PipelineError: Error, Sendable, Equatable, CustomStringConvertible {
  /// An input cannot be read at all.
  case unreadable(path: String, reason: String)
  /// The output folder cannot be made or used.
  case cannotCreate(path: String, reason: String)
  /// Writing failed part way: a full disk, a quota, a network.
  case writeFailed(path: String, reason: String)
  /// Another run works on the same output folder.
  case folderInUse(path: String, process: String)
  /// A run's option that makes no sense.
  case badOption(name: String, expected: String, found: String)
  /// The bands of a field do not fit each other.
  case bandsDiffer(String)

  /// One line for people.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): \(reason)"
    case .cannotCreate(let path, let reason): "\(path): cannot be created: \(reason)"
    case .writeFailed(let path, let reason): "\(path): writing failed: \(reason)"
    case .folderInUse(let path, let process):
      "\(path): another run (process \(process)) is working on this folder"
    case .badOption(let name, let expected, let found):
      "'\(name)' must be \(expected), found \(found)"
    case .bandsDiffer(let problem): problem
    }
  }
}
