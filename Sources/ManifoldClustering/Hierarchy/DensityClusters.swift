import Tensors

/// HDBSCAN: clusters are groups that stay together over the longest range of densities.
///
/// It needs no number of clusters and no density threshold, and knows noise of its own. New points
/// follow their nearest neighbour by mutual reachability, if they are dense enough for its cluster.
struct DensityClusters: Partition {
  private let tree: NeighbourTree
  private let cores: [Float]
  private let neighbours: Int
  private var labels: [Int]
  private var births: [Float]
  private var peaks: [Float]

  var clusterCount: Int { births.count }

  static func fit(
    _ points: PointSet, neighbours: Int, smallestCluster: Int, parallelism: Parallelism
  ) -> DensityClusters {
    let reach = ReachabilityTree(points, neighbours: neighbours, parallelism: parallelism)
    let dendrogram = Dendrogram(leaves: points.count, links: reach.links)
    let condensed = CondensedTree(dendrogram, smallest: smallestCluster)
    return DensityClusters(reach, condensed, neighbours: neighbours)
  }

  private init(_ reach: ReachabilityTree, _ condensed: CondensedTree, neighbours: Int) {
    tree = reach.tree
    cores = reach.coreDistances
    self.neighbours = neighbours
    let chosen = condensed.longestLived()
    births = chosen.map { condensed.clusters[$0].birth }
    // A point belongs to the chosen cluster that its own one lies in.
    var labelOfCluster = [Int](repeating: ClusterAssignment.noise, count: condensed.clusters.count)
    for (label, cluster) in chosen.enumerated() { labelOfCluster[cluster] = label }
    for cluster in condensed.clusters.indices.dropFirst() where labelOfCluster[cluster] < 0 {
      labelOfCluster[cluster] = labelOfCluster[condensed.clusters[cluster].parent]
    }
    labels = condensed.clusterOfPoint.map { labelOfCluster[$0] }
    peaks = [Float](repeating: 0, count: chosen.count)
    for (point, label) in labels.enumerated() where label >= 0 {
      peaks[label] = max(peaks[label], condensed.densityOfPoint[point])
    }
  }

  func assign(_ points: PointSet, parallelism: Parallelism) -> ClusterAssignment {
    let near = tree.nearest(neighbours, to: points, parallelism: parallelism)
    var assignment = ClusterAssignment(labels: [], confidences: [])
    for point in 0..<points.count {
      let slots = point * near.each..<(point + 1) * near.each
      let core = near.squaredDistances[slots.upperBound - 1].squareRoot()
      var (reach, neighbour) = (Float.infinity, 0)
      for slot in slots {
        let other = Int(near.indices[slot])
        let distance = max(core, max(cores[other], near.squaredDistances[slot].squareRoot()))
        if distance < reach { (reach, neighbour) = (distance, other) }
      }
      let density = 1 / max(reach, 1e-18)
      let label = labels[neighbour]
      guard label >= 0, density >= births[label] else {
        assignment.labels.append(ClusterAssignment.noise)
        assignment.confidences.append(0)
        continue
      }
      assignment.labels.append(label)
      assignment.confidences.append(min(1, density / max(peaks[label], .leastNormalMagnitude)))
    }
    return assignment
  }

  func renumbered(_ order: [Int]) -> DensityClusters {
    var result = self
    var newNumber = [Int](repeating: 0, count: order.count)
    for (new, old) in order.enumerated() { newNumber[old] = new }
    result.labels = labels.map { $0 < 0 ? $0 : newNumber[$0] }
    result.births = order.map { births[$0] }
    result.peaks = order.map { peaks[$0] }
    return result
  }
}
