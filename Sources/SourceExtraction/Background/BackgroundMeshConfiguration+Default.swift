extension BackgroundMeshConfiguration {
  /// A mesh of 64 pixels filtered over 3 cells, as SExtractor's users are used to.
  public static let `default` = BackgroundMeshConfiguration(
    meshWidth: 64, meshHeight: 64, filterSize: 3, filterThreshold: 0, fixedLevel: nil,
    masksSources: true, measuresCorrelation: true)
}
