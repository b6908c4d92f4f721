/// How sources are measured.
public struct MeasurementConfiguration: Codable, Sendable, Equatable {
  /// The diameters of the circular apertures in pixels, each above 0 (PHOT_APERTURES).
  public var apertureDiameters: [Double]
  /// The Kron aperture in Kron radii (the first of PHOT_AUTOPARAMS).
  public var kronFactor: Double
  /// The smallest Kron aperture, in units of A_IMAGE and B_IMAGE (the second of PHOT_AUTOPARAMS).
  public var smallestKronRadius: Double
  /// Out to how many A_IMAGE and B_IMAGE the Kron radius is measured.
  public var kronReach: Double
  /// The part of the Kron flux that FLUX_RADIUS holds, 0 to 1 (PHOT_FLUXFRAC).
  public var lightFraction: Double
  /// Larger surroundings of one source than this many pixels are cut, and the source is flagged.
  public var largestStamp: Int

  /// Throws for settings that make no sense.
  public func validate() throws {
    for diameter in apertureDiameters {
      try require(diameter > 0 && diameter <= 2000, "aperture", "above 0, at most 2000", diameter)
    }
    try require(apertureDiameters.count <= 64, "apertures", "at most 64", apertureDiameters.count)
    try require(kronFactor > 0 && kronFactor <= 10, "Kron factor", "in 0...10", kronFactor)
    try require(
      smallestKronRadius > 0 && smallestKronRadius <= 20, "smallest Kron radius", "in 0...20",
      smallestKronRadius)
    try require(kronReach >= 1 && kronReach <= 20, "Kron reach", "in 1...20", kronReach)
    try require(
      lightFraction > 0 && lightFraction < 1, "light fraction", "between 0 and 1", lightFraction)
    try require(largestStamp >= 4096, "largest stamp", "at least 4096", largestStamp)
  }

  private func require(
    _ condition: Bool, _ name: String, _ expected: String, _ found: some CustomStringConvertible
  ) throws {
    guard condition else {
      throw SourceExtractionError.badOption(
        name: name, expected: expected, found: found.description)
    }
  }
}
