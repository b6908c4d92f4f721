/// Why a configuration cannot be used; `description` is one line for the person who wrote it.
public enum ConfigurationError: Error, Equatable, CustomStringConvertible {
  /// The text is not valid; `line` is 1-based.
  case syntax(source: String, line: Int, problem: String)
  /// A key that no setting has.
  case unknownKey(source: String, key: String, suggestion: String?)
  /// A value of the wrong kind.
  case wrongKind(source: String, key: String, expected: String, found: String)
  /// A value that is read well but makes no sense, in the words of the setting's own check.
  case invalid(source: String, problem: String)

  /// One line that says where the problem is and what was expected.
  public var description: String {
    switch self {
    case .syntax(let source, let line, let problem):
      "\(source), line \(line): \(problem)"
    case .unknownKey(let source, let key, let suggestion?):
      "\(source): no setting is called '\(key)'; did you mean '\(suggestion)'?"
    case .unknownKey(let source, let key, nil):
      "\(source): no setting is called '\(key)'"
    case .wrongKind(let source, let key, let expected, let found):
      "\(source): '\(key)' takes \(expected), not \(found)"
    case .invalid(let source, let problem):
      "\(source): \(problem)"
    }
  }
}
