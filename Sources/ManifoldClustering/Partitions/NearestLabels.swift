import Tensors

/// The rule of methods that only label the points they saw: a point belongs where most of its
/// nearest labelled points do.
struct NearestLabels: Partition {
  private static let voters = 5
  private let tree: NeighbourTree
  private let labels: [Int]
  let clusterCount: Int

  /// `labels` are the clusters of `points`, -1 for noise.
  init(_ points: PointSet, labels: [Int]) {
    tree = NeighbourTree(points)
    self.labels = labels
    clusterCount = (labels.max() ?? -1) + 1
  }

  private init(tree: NeighbourTree, labels: [Int], clusterCount: Int) {
    self.tree = tree
    self.labels = labels
    self.clusterCount = clusterCount
  }

  func assign(_ points: PointSet, parallelism: Parallelism) -> ClusterAssignment {
    let near = tree.nearest(Self.voters, to: points, parallelism: parallelism)
    var assignment = ClusterAssignment(labels: [], confidences: [])
    var votes = [Int](repeating: 0, count: clusterCount + 1)
    for point in 0..<points.count {
      for slot in votes.indices { votes[slot] = 0 }
      for neighbour in near.indices[point * near.each..<(point + 1) * near.each] {
        votes[labels[Int(neighbour)] + 1] += 1
      }
      let winner = votes.indices.max { (votes[$0], $1) < (votes[$1], $0) } ?? 0
      assignment.labels.append(winner - 1)
      assignment.confidences.append(winner == 0 ? 0 : Float(votes[winner]) / Float(near.each))
    }
    return assignment
  }

  func renumbered(_ order: [Int]) -> NearestLabels {
    var newNumber = [Int](repeating: 0, count: clusterCount)
    for (new, old) in order.enumerated() { newNumber[old] = new }
    return NearestLabels(
      tree: tree, labels: labels.map { $0 < 0 ? $0 : newNumber[$0] }, clusterCount: clusterCount)
  }
}
