/// Why something could not be scored.
public enum EvaluationError: Error, Equatable, CustomStringConvertible {
  /// A table lacks every column that could hold what is needed.
  case missingColumn(table: String, wanted: [String])
  /// Two things that belong together differ in length or size.
  case sizesDiffer(what: String, expected: String, found: String)
  /// An option has a value that makes no sense.
  case badOption(name: String, found: String, expected: String)

  /// The reason in one line.
  public var description: String {
    switch self {
    case .missingColumn(let table, let wanted):
      "\(table) has no column \(wanted.joined(separator: " or "))"
    case .sizesDiffer(let what, let expected, let found):
      "\(what): expected \(expected), found \(found)"
    case .badOption(let name, let found, let expected):
      "\(name) is \(found), expected \(expected)"
    }
  }
}
