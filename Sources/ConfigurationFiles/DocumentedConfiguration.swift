/// A set of settings that can be written to a file, with a comment for each, and read back.
///
/// The settings are the `Codable` properties of the type; `init()` holds every default.
public protocol DocumentedConfiguration: Codable, Equatable, Sendable {
  /// Settings with every default.
  init()

  /// Each dotted key in the order it is written, with the comment above it.
  static var documentation: [(key: String, text: String)] { get }

  /// Throws an error whose description says which setting makes no sense, and why.
  func validate() throws
}
