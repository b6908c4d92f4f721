import FITSFiles

/// Everything that can be wrong with a catalogue, each in one clear line.
public enum CatalogError: Error, Equatable, CustomStringConvertible {
  /// A column was asked for that is not there.
  case noSuchColumn(name: String, available: [String])
  /// A column holds another kind of value than was asked for or than its name promises.
  case wrongKind(column: String, expected: String, found: String)
  /// A column is longer or shorter than the catalogue.
  case wrongRowCount(column: String, expected: Int, found: Int)
  /// Two columns of the same name.
  case duplicateColumn(name: String)
  /// There is no such file.
  case noSuchFile(path: String)
  /// The file cannot be read, for a reason of the operating system.
  case unreadable(path: String, reason: String)
  /// The bytes are no catalogue.
  case malformed(path: String, line: Int?, reason: String)
  /// The file is larger than the limits allow.
  case overLimit(path: String, what: String, limit: Int)

  /// One line for people.
  public var description: String {
    switch self {
    case .noSuchColumn(let name, let available):
      "no column \(name); there are: \(available.joined(separator: ", "))"
    case .wrongKind(let column, let expected, let found):
      "column \(column): expected \(expected), found \(found)"
    case .wrongRowCount(let column, let expected, let found):
      "column \(column): expected \(expected) rows, found \(found)"
    case .duplicateColumn(let name):
      "two columns are called \(name)"
    case .noSuchFile(let path):
      "\(path): no such file"
    case .unreadable(let path, let reason):
      "\(path): \(reason)"
    case .malformed(let path, .some(let line), let reason):
      "\(path), line \(line): \(reason)"
    case .malformed(let path, .none, let reason):
      "\(path): \(reason)"
    case .overLimit(let path, let what, let limit):
      "\(path): more than \(limit) \(what)"
    }
  }

  /// The family this error belongs to, for exit codes.
  public var kind: FITSError.Kind {
    switch self {
    case .noSuchFile: .missingInput
    case .unreadable: .inputOutput
    default: .badData
    }
  }
}
