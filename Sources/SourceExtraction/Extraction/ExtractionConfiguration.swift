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
}
