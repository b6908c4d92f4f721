/// A number and how far it may be off.
public struct Estimate: Sendable, Equatable, Codable {
  /// The number.
  public var value: Double
  /// Its standard error; nil if it was not, or could not be, estimated.
  public var error: Double?

  /// A number with its standard error.
  public init(_ value: Double, error: Double? = nil) {
    self.value = value
    self.error = error
  }
}
