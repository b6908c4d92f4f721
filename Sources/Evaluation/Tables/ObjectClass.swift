/// What a source truly is; sources of any other kind are not scored as a class.
public enum ObjectClass: String, Codable, Sendable, CaseIterable {
  /// A point source.
  case star
  /// An extended source.
  case galaxy
}
