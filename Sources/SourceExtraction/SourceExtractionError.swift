/// What can be wrong with what an extraction is given, each in one clear line.
///
/// Strange pixels are no error: they degrade the result and raise flags.
public enum SourceExtractionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A map that should lie on the image has other sides.
  case sizesDiffer(what: String, expected: String, found: String)
  /// A setting that makes no sense.
  case badOption(name: String, expected: String, found: String)
  /// A configuration file that cannot be understood.
  case badConfiguration(path: String, line: Int, reason: String)

  /// One line for people.
  public var description: String {
    switch self {
    case .sizesDiffer(let what, let expected, let found):
      "the \(what) does not lie on the image: expected \(expected) pixels, found \(found)"
    case .badOption(let name, let expected, let found):
      "'\(name)' must be \(expected), found \(found)"
    case .badConfiguration(let path, let line, let reason):
      "\(path), line \(line): \(reason)"
    }
  }
}
