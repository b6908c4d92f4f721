extension MeasurementConfiguration {
  /// SExtractor's Kron parameters, and three apertures from a star's core to most of its light.
  public static let `default` = MeasurementConfiguration(
    apertureDiameters: [5, 10, 20], kronFactor: 2.5, smallestKronRadius: 3.5, kronReach: 6,
    lightFraction: 0.5, largestStamp: 1 << 22)
}
