import Tensors

/// Tells lonely points from those in a crowd: tails and outliers must not decide where clusters lie.
///
/// A point is as lonely as its k-th neighbour is far. That needs no model of the clusters' shape,
/// which trimming by distance from a centre does, and cuts tails and outliers alike.
struct CrowdTest: Sendable {
  private let tree: NeighbourTree
  private let neighbours: Int
  private let farthest: Float

  /// The test and the points that pass it.
  struct Fit {
    let test: CrowdTest
    let kept: [Int]
  }

  /// Leaves out the loneliest `fraction` of `points`, which number more than `neighbours`.
  static func fit(
    _ points: PointSet, fraction: Double, neighbours: Int, parallelism: Parallelism
  ) -> Fit {
    let whole = NeighbourTree(points)
    // The point itself is the first of its neighbours.
    let found = whole.nearest(neighbours + 1, to: points, parallelism: parallelism)
    let distances = (0..<points.count).map { found.squaredDistances[$0 * found.each + neighbours] }
    let rank = min(points.count - 1, Int(Double(points.count) * (1 - fraction)))
    let limit = distances.sorted()[rank]
    let kept = distances.indices.filter { distances[$0] <= limit }
    let test = CrowdTest(
      tree: NeighbourTree(points.selecting(kept)), neighbours: neighbours,
      farthest: max(limit.squareRoot(), .leastNormalMagnitude))
    return Fit(test: test, kept: kept)
  }

  /// The distance to the k-th neighbour, in units of the largest among the points kept.
  func loneliness(_ points: PointSet, parallelism: Parallelism) -> [Float] {
    let found = tree.nearest(neighbours, to: points, parallelism: parallelism)
    return (0..<points.count).map { index in
      found.squaredDistances[index * found.each + found.each - 1].squareRoot() / farthest
    }
  }

  /// Whether each point is farther from its neighbours than any of the points kept.
  func areLonely(_ points: PointSet, parallelism: Parallelism) -> [Bool] {
    loneliness(points, parallelism: parallelism).map { $0 > 1 }
  }
}
