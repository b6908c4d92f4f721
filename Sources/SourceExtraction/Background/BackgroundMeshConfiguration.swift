/// How the sky and its noise are estimated.
public struct BackgroundMeshConfiguration: Codable, Sendable, Equatable {
  /// The width of a mesh cell, pixels, at least 1 (BACK_SIZE).
  public var meshWidth: Int
  /// The height of a mesh cell, pixels, at least 1 (BACK_SIZE).
  public var meshHeight: Int
  /// The cells in a row and column over which levels are median filtered, odd (BACK_FILTERSIZE).
  public var filterSize: Int
  /// Only levels that differ by more than this from the filtered ones are replaced, image units
  /// (BACK_FILTTHRESH).
  public var filterThreshold: Double
  /// The sky's level where it is not to be estimated, image units (BACK_TYPE MANUAL); else nil.
  public var fixedLevel: Double?
  /// Whether sources are masked for a second estimate, which has less bias than SExtractor's; off to
  /// compare with SExtractor like for like.
  public var masksSources: Bool
  /// Whether (while sources are masked) the correlation of neighbouring pixels' noise is
  /// measured.
  public var measuresCorrelation: Bool

  /// Throws for settings that make no sense.
  public func validate() throws {
    try require(meshWidth >= 1 && meshHeight >= 1, "mesh size", "at least 1", "\(meshWidth)")
    try require(
      filterSize >= 1 && filterSize % 2 == 1 && filterSize <= 99, "filter size",
      "odd, 1 to 99", "\(filterSize)")
    try require(
      filterThreshold.isFinite && filterThreshold >= 0, "filter threshold", "0 or more",
      "\(filterThreshold)")
    try require(fixedLevel?.isFinite ?? true, "background level", "finite", "\(fixedLevel ?? 0)")
  }

  private func require(
    _ condition: Bool, _ name: String, _ expected: String, _ found: String
  ) throws {
    guard condition else {
      throw SourceExtractionError.badOption(name: name, expected: expected, found: found)
    }
  }
}
