/// Which cluster each of some points belongs to.
public struct ClusterAssignment: Sendable, Equatable {
  /// The label of points that belong to no cluster.
  public static let noise = -1

  /// The clusters, counted from 0, or `noise`; cluster 0 has the most points of the fit.
  public var labels: [Int]
  /// How surely each point belongs to its cluster, 0 to 1; 0 for noise.
  public var confidences: [Float]
}
