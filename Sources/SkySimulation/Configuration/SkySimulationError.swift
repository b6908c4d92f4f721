/// What can be wrong with a request for a simulated sky.
public enum SkySimulationError: Error, Equatable, CustomStringConvertible {
  /// A setting lies outside its range.
  case outOfRange(setting: String, value: Double, allowed: String)
  /// A list of stamps cannot be read.
  case unreadable(String)
  /// There is no preset of that name.
  case unknownPreset(String)
  /// Two pictures that belong together differ in size.
  case sizeMismatch(what: String, expected: String, found: String)

  /// One line that names the setting, what was found and what was expected.
  public var description: String {
    switch self {
    case .outOfRange(let setting, let value, let allowed):
      "\(setting) is \(value), expected \(allowed)"
    case .unreadable(let reason): reason
    case .unknownPreset(let name):
      "there is no sky preset \"\(name)\"; expected one of "
        + SkyPreset.allCases.map(\.rawValue).joined(separator: ", ")
    case .sizeMismatch(let what, let expected, let found):
      "\(what): expected \(expected), found \(found)"
    }
  }
}
