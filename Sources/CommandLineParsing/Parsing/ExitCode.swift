/// What the program tells its caller when it ends.
public enum ExitCode: Int32, Sendable, CaseIterable {
  case success = 0
  case usage = 2
  case someFailed = 3
  case badData = 65
  case noInput = 66
  case internalError = 70
  case cannotCreate = 73
  case inputOutput = 74
  case tryAgain = 75
  case interrupted = 130
  case terminated = 143

  /// The meaning as the help and the manual page give it.
  public var meaning: String {
    switch self {
    case .success: "All is done."
    case .usage: "The command line could not be understood."
    case .someFailed: "Some of the inputs failed; the others are done."
    case .badData: "An input is damaged or not of the right kind."
    case .noInput: "An input does not exist or cannot be opened."
    case .internalError: "An error in the program itself."
    case .cannotCreate: "An output cannot be created."
    case .inputOutput: "Reading or writing failed."
    case .tryAgain: "Something is busy or short for now; try again later."
    case .interrupted: "Interrupted from the keyboard (SIGINT)."
    case .terminated: "Asked to end (SIGTERM)."
    }
  }
}

/// An error that knows the exit code it ends the program with.
///
/// Libraries below know nothing of exit codes: the executable adds this conformance to their error
/// enums. An error without it counts as a bug, exit code 70.
public protocol ExitCodeProviding: Error {
  /// The exit code.
  var exitCode: ExitCode { get }
}
