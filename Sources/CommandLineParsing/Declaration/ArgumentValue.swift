/// A type that one word of the command line can be turned into.
///
/// Enums with `String` raw values need only say `enum Name: String, CaseIterable, ArgumentValue`:
/// their choices are listed in the help, checked, completed and suggested.
public protocol ArgumentValue: ParameterContent where Single == Self {
  /// The value that `argument` spells, or nil when it spells none.
  init?(argument: String)

  /// What is asked for, to complete "--threads wants ...": for example "a whole number".
  static var expectation: String { get }

  /// All the words that are accepted, or an empty list when they cannot be listed.
  static var choices: [String] { get }

  /// The word that gives this value, as shown for defaults.
  var argumentText: String { get }
}

extension ArgumentValue {
  /// No list of words by default.
  public static var choices: [String] { [] }
  /// The value's own description by default.
  public var argumentText: String { String(describing: self) }
}

extension ArgumentValue where Self: CaseIterable & RawRepresentable, RawValue == String {
  /// The case whose raw value is exactly `argument`.
  public init?(argument: String) { self.init(rawValue: argument) }
  /// "one of a, b, c".
  public static var expectation: String { "one of " + choices.joined(separator: ", ") }
  /// The raw values, in the order of declaration.
  public static var choices: [String] { allCases.map(\.rawValue) }
  /// The raw value.
  public var argumentText: String { rawValue }
}

extension String: ArgumentValue {
  /// Any text.
  public init?(argument: String) { self = argument }
  /// "a text".
  public static var expectation: String { "a text" }
}

extension Int: ArgumentValue {
  /// A decimal whole number.
  public init?(argument: String) { self.init(argument) }
  /// "a whole number".
  public static var expectation: String { "a whole number" }
}

extension UInt64: ArgumentValue {
  /// A decimal whole number of at least 0, as seeds are.
  public init?(argument: String) { self.init(argument) }
  /// "a whole number of at least 0".
  public static var expectation: String { "a whole number of at least 0" }
}

extension Double: ArgumentValue {
  /// A finite decimal number; "nan" and "inf" are nothing a user means.
  public init?(argument: String) {
    guard let number = Double(argument), number.isFinite else { return nil }
    self = number
  }
  /// "a number".
  public static var expectation: String { "a number" }
}

extension Bool: ArgumentValue {
  /// "true" or "false", also spelled yes, on, 1 and no, off, 0.
  public init?(argument: String) {
    switch argument.lowercased() {
    case "true", "yes", "on", "1": self = true
    case "false", "no", "off", "0": self = false
    default: return nil
    }
  }
  /// "true or false".
  public static var expectation: String { "true or false" }
  /// "true" and "false".
  public static var choices: [String] { ["true", "false"] }
}
