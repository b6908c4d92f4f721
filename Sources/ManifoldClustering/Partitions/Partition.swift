import Tensors

/// What a method learned: a rule that puts any point of the space into a cluster.
protocol Partition: Sendable {
  /// How many clusters there are.
  var clusterCount: Int { get }

  /// The cluster of each point and how surely it belongs there.
  func assign(_ points: PointSet, parallelism: Parallelism) -> ClusterAssignment

  /// The same rule with the clusters numbered anew: `order[new]` is the old number.
  func renumbered(_ order: [Int]) -> Self
}
