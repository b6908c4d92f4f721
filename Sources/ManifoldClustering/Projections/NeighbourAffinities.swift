import Foundation
import Tensors

/// How strongly points of a high-dimensional space belong together: t-SNE's input.
///
/// Each point spreads a Gaussian over its neighbours, as wide as gives the wanted perplexity (the
/// number of neighbours that count); the two directions are averaged.
struct NeighbourAffinities: Sendable {
  let starts: [Int]
  let columns: [Int32]
  /// Sum to 1 over all pairs.
  let values: [Float]

  init(_ points: PointSet, perplexity: Double, parallelism: Parallelism) {
    let each = min(points.count - 1, Int(3 * perplexity))
    let near = NeighbourTree(points).nearest(each + 1, to: points, parallelism: parallelism)
    var rows = [[Int32: Double]](repeating: [:], count: points.count)
    for point in 0..<points.count {
      let slots = (point * near.each..<(point + 1) * near.each)
        .filter { near.indices[$0] != Int32(point) }
      let shares = Self.shares(
        slots.map { Double(near.squaredDistances[$0]) }, perplexity: perplexity)
      for (slot, share) in zip(slots, shares) {
        rows[point][near.indices[slot], default: 0] += share
        rows[Int(near.indices[slot])][Int32(point), default: 0] += share
      }
    }
    let total = 2 * Double(points.count)
    let sorted = rows.map { $0.sorted { $0.key < $1.key } }
    var starts = [0]
    for row in sorted { starts.append((starts.last ?? 0) + row.count) }
    self.starts = starts
    columns = sorted.flatMap { $0.map(\.key) }
    values = sorted.flatMap { $0.map { Float($0.value / total) } }
  }

  /// Shares of the neighbours, summing to 1, from a Gaussian whose width is found by bisection.
  static func shares(_ squared: [Double], perplexity: Double) -> [Double] {
    let nearest = squared.min() ?? 0
    var (low, high, precision) = (0.0, Double.infinity, 1.0 / max(squared.max() ?? 1, 1e-30))
    var shares: [Double] = []
    for _ in 0..<64 {
      let weights = squared.map { exp(-precision * ($0 - nearest)) }
      let sum = weights.reduce(0, +)
      shares = weights.map { $0 / sum }
      let entropy = shares.reduce(0.0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
      let excess = entropy - log(perplexity)
      if abs(excess) < 1e-5 { break }
      if excess > 0 { low = precision } else { high = precision }
      precision = high.isFinite ? (low + high) / 2 : precision * 2
    }
    return shares
  }
}
