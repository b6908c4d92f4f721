/// A command line that cannot be understood; it ends the program with exit code 2.
public enum UsageError: Error, Equatable {
  /// No option is spelled like this.
  case unknownOption(String, suggestion: String?)
  /// No command is called this.
  case unknownCommand(String, suggestion: String?)
  /// The option wants a value and none follows; `found` is the option that follows instead.
  case missingValue(for: String, valueName: String, found: String?)
  /// The flag takes no value.
  case unwantedValue(String, for: String)
  /// The value does not fit; `expectation` says what would.
  case unacceptable(value: String, for: String, expectation: String, suggestion: String?)
  /// A required argument or option is missing.
  case missing(String)
  /// There is no place for this word.
  case unexpected(String)
  /// What only the command itself can see, as one sentence without a full stop.
  case message(String)
}

extension UsageError: CustomStringConvertible {
  /// One line that says what is wrong and, where it can be guessed, what was meant.
  public var description: String {
    switch self {
    case .unknownOption(let name, let suggestion):
      "unknown option '\(name)'" + Self.question(suggestion)
    case .unknownCommand(let name, let suggestion):
      "unknown command '\(name)'" + Self.question(suggestion)
    case .missingValue(let name, let valueName, nil):
      "\(name) wants a value: \(name) \(valueName)"
    case .missingValue(let name, _, let found?):
      "\(name) wants a value, and '\(found)' looks like an option; if it is meant, "
        + "write \(Self.joined(name, found))"
    case .unwantedValue(let value, let name):
      "\(name) takes no value, but '\(value)' was given"
    case .unacceptable(let value, let name, let expectation, let suggestion):
      "\(name) wants \(expectation), not '\(value)'" + Self.question(suggestion)
    case .missing(let name): "\(name) is missing"
    case .unexpected(let word): "unexpected argument '\(word)'"
    case .message(let text): text
    }
  }

  private static func question(_ suggestion: String?) -> String {
    suggestion.map { "; did you mean '\($0)'?" } ?? ""
  }

  private static func joined(_ name: String, _ value: String) -> String {
    name.hasPrefix("--") ? "\(name)=\(value)" : name + value
  }
}

extension UsageError: ExitCodeProviding {
  /// Always `usage`.
  public var exitCode: ExitCode { .usage }
}
