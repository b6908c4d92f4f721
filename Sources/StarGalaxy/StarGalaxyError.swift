import NeuralNetworks

/// What can go wrong when stars are told from galaxies.
public enum StarGalaxyError: Error, Equatable, CustomStringConvertible {
  /// A file cannot be read or written, or holds something else.
  case file(path: String, problem: String)
  /// A setting is outside its range.
  case badSetting(name: String, expected: String, found: String)
  /// Bands do not show the same sky, as far as anybody can tell.
  case bandsDiffer(String)

  /// One line for the user.
  public var description: String {
    switch self {
    case .file(let path, let problem): "\(path): \(problem)"
    case .bandsDiffer(let problem): problem
    case .badSetting(let name, let expected, let found):
      "'\(name)' must be \(expected), not \(found)"
    }
  }
}
