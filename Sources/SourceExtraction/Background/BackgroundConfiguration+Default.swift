extension BackgroundConfiguration {
  /// A mesh of 64 pixels filtered over 3 cells, as SExtractor's users are used to.
  public static let `default` = BackgroundConfiguration(
    meshWidth: 64, meshHeight: 64, filterSize: 3, filterThreshold: 0, fixedLevel: nil,
    measuresCorrelation: true)
}
