/// Settings of a clustering.
public struct ClusteringConfiguration: Codable, Sendable, Equatable {
  /// How points are put into clusters.
  public var method: ClusteringMethod
  /// How many clusters are wanted; HDBSCAN finds their number itself.
  public var clusters: Int
  /// The part of the points, the loneliest first, that is left out of the fit; 0 turns it off.
  public var trimmedFraction: Double
  /// How many neighbours say how lonely a point is, and make the spectral method's graph.
  public var neighbours: Int
  /// Smaller groups are noise, as a fraction of the points fitted.
  public var smallestClusterFraction: Double
  /// Independent starts of k-means and the Gaussian mixture; the best one wins.
  public var restarts: Int
  /// At most so many points are fitted; the others are only assigned.
  public var largestSample: Int
  /// At most so many points for methods that compare all pairs (Ward, average) or solve for
  /// eigenvectors (spectral).
  public var largestPairSample: Int

  /// Throws for settings that make no sense.
  public func validate() throws {
    try require(clusters >= 1, "at least one cluster is wanted, not \(clusters)")
    try require(
      (0..<0.5).contains(trimmedFraction), "the trimmed fraction lies in 0..<0.5")
    try require((1...200).contains(neighbours), "the number of neighbours lies in 1...200")
    try require(
      (0...0.5).contains(smallestClusterFraction), "the smallest cluster's fraction lies in 0...0.5"
    )
    try require(restarts >= 1, "at least one start is needed")
    try require(
      largestSample >= 100 && (100...10_000).contains(largestPairSample),
      "samples hold at least 100 points, those compared in pairs at most 10,000")
  }

  private func require(_ condition: Bool, _ problem: String) throws {
    guard condition else { throw ClusteringError.badOption(problem) }
  }
}
