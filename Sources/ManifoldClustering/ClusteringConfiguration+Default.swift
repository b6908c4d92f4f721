extension ClusteringConfiguration {
  /// Two clusters by a Gaussian mixture, the loneliest 2 % left out.
  public static let `default` = ClusteringConfiguration(
    method: .gaussianMixture, clusters: 2, trimmedFraction: 0.02, neighbours: 15,
    smallestClusterFraction: 0.02, restarts: 8, largestSample: 100_000, largestPairSample: 3000)
}
