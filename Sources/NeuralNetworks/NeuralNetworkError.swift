/// What can go wrong in this module because of its input; each prints as one line.
public enum NeuralNetworkError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file could not be read, written or renamed.
  case file(path: String, problem: String)
  /// The file is not a checkpoint we accept: damaged, hostile, or of an unsupported kind.
  case corruptCheckpoint(path: String, problem: String)
  /// The checkpoint is sound but does not belong to this model.
  case mismatch(path: String, expected: String, found: String)
  /// A setting is outside its range.
  case invalidConfiguration(name: String, expected: String, found: String)
  /// Training produced a number that is not finite.
  case diverged(step: Int)

  /// The error as one line for the reader of a terminal.
  public var description: String {
    switch self {
    case .file(let path, let problem):
      "\(path): \(problem)"
    case .corruptCheckpoint(let path, let problem):
      "\(path): not a usable checkpoint: \(problem)"
    case .mismatch(let path, let expected, let found):
      "\(path): checkpoint of another model: expected \(expected), found \(found)"
    case .invalidConfiguration(let name, let expected, let found):
      "\(name): expected \(expected), found \(found)"
    case .diverged(let step):
      "training diverged: the loss of step \(step) is not a finite number"
    }
  }
}
