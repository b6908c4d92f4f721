/// What a wrapped property may hold: one value, an optional value or a list of values.
///
/// Conforming types are given here; new kinds of values conform to `ArgumentValue` instead.
public protocol ParameterContent: Sendable {
  /// The type that one word of the command line is turned into.
  associatedtype Single: ArgumentValue

  /// How often the parameter may be given.
  static var occurrence: Occurrence { get }

  /// The property's value after these values were given, or nil when something must be given.
  static func assembled(from elements: [Single]) -> Self?

  /// The values it is made of.
  var elements: [Single] { get }
}

/// How often a parameter may be given; of several values for one place the last one counts.
public enum Occurrence: Sendable {
  case exactlyOne, atMostOne, anyNumber
}

extension ArgumentValue {
  /// A plain value must be given, unless it is declared with a default.
  public static var occurrence: Occurrence { .exactlyOne }
  /// The last value given.
  public static func assembled(from elements: [Self]) -> Self? { elements.last }
  /// The value alone.
  public var elements: [Self] { [self] }
}

extension Optional: ParameterContent where Wrapped: ArgumentValue {
  /// An optional may be missing.
  public static var occurrence: Occurrence { .atMostOne }
  /// The last value given, or `.none` inside of a value that is there.
  public static func assembled(from elements: [Wrapped]) -> Wrapped?? { .some(elements.last) }
  /// The value, if there is one.
  public var elements: [Wrapped] { map { [$0] } ?? [] }
}

extension Array: ParameterContent where Element: ArgumentValue {
  /// A list may be empty or long.
  public static var occurrence: Occurrence { .anyNumber }
  /// All values in the order given.
  public static func assembled(from elements: [Element]) -> [Element]? { elements }
  /// All values.
  public var elements: [Element] { self }
}
