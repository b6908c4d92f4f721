import Tensors

/// All settings of an extraction, stage by stage.
public struct ExtractionConfiguration: Codable, Sendable, Equatable {
  /// The sky and its noise.
  public var background: BackgroundMeshConfiguration
  /// Finding and separating sources.
  public var detection: DetectionConfiguration
  /// Photometry and shapes.
  public var measurement: MeasurementConfiguration
  /// The point spread, and fits of point sources.
  public var pointSpread: PointSpreadConfiguration

  /// Throws for settings that make no sense.
  public func validate() throws {
    try background.validate()
    try detection.validate()
    try measurement.validate()
    try pointSpread.validate()
  }

  /// The same with a kernel as wide as the stars of `field`, if the detection asks for that.
  func suited(to field: SkySubtracted, _ parallelism: Parallelism) -> ExtractionConfiguration {
    guard detection.matchesSeeing else { return self }
    var result = self
    result.detection.kernel = .gaussian(fwhm: SeeingEstimate(field, parallelism: parallelism).fwhm)
    return result
  }
}
