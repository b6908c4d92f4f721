/// All settings of an extraction, stage by stage.
public struct ExtractionConfiguration: Codable, Sendable, Equatable {
  /// The sky and its noise.
  public var background: BackgroundConfiguration
  /// Finding and separating sources.
  public var detection: DetectionConfiguration
  /// Photometry and shapes.
  public var measurement: MeasurementConfiguration

  /// Throws for settings that make no sense.
  public func validate() throws {
    try background.validate()
    try detection.validate()
    try measurement.validate()
  }
}
