extension ExtractionConfiguration {
  /// Every stage's own defaults.
  public static let `default` = ExtractionConfiguration(
    background: .default, detection: .default, measurement: .default, pointSpread: .default)
}
