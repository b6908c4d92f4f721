/// How the point spread is measured, and how point sources are fitted with it.
public struct PointSpreadConfiguration: Codable, Sendable, Equatable {
  /// The brightest candidates that are looked at, 10 to 100000.
  public var mostCandidates: Int
  /// The stars that enter the model at most, 8 to 5000.
  public var mostStars: Int
  /// Fewer stars than this get a constant Moffat profile, 3 to 100.
  public var fewestStars: Int
  /// The highest order of the polynomial over the field that is tried, 0 to 3.
  public var highestOrder: Int
  /// The radius within which the model's flux is 1, in units of its FWHM, 2 to 10.
  public var radius: Double
  /// The radius of the stamps on which sources are fitted, in units of the FWHM, 1 to 4.
  public var fitRadius: Double
  /// The error of the model itself, as a share of a pixel's flux, that star rejection allows for,
  /// 0.001 to 0.1.
  public var modelError: Double
  /// The FWHM (pixels) that is assumed where no star and no header tells, 1 to 30.
  public var defaultFWHM: Double

  /// Throws where a setting is outside its range.
  public func validate() throws {
    try check("mostCandidates", Double(mostCandidates), 10...100_000)
    try check("mostStars", Double(mostStars), 8...5000)
    try check("fewestStars", Double(fewestStars), 3...100)
    try check("highestOrder", Double(highestOrder), 0...3)
    try check("radius", radius, 2...10)
    try check("fitRadius", fitRadius, 1...4)
    try check("modelError", modelError, 0.001...0.1)
    try check("defaultFWHM", defaultFWHM, 1...30)
  }

  private func check(_ name: String, _ value: Double, _ range: ClosedRange<Double>) throws {
    guard range.contains(value) else {
      throw SourceExtractionError.badOption(
        name: "pointSpread.\(name)",
        expected: "\(range.lowerBound) to \(range.upperBound)", found: "\(value)")
    }
  }
}
