import Foundation
import Tensors

/// The mutual nearest-neighbour graph of some points, scaled for spectral methods: the symmetric
/// matrix D^-1/2 W D^-1/2 in rows of non-zero entries.
///
/// Only points that name each other are joined, so outliers cannot bridge two clusters. The links of
/// the reachability tree are added with their (small) weights, or every isolated point would be a
/// cluster of its own. Weights fall with distance in units of both points' own neighbourhoods
/// (Zelnik-Manor & Perona 2004), as clusters differ in density.
struct NeighbourGraph: Sendable {
  /// Where each row starts among the entries; one more than there are points.
  let starts: [Int]
  let columns: [Int32]
  let values: [Double]

  /// The number of points.
  var count: Int { starts.count - 1 }

  init(_ points: PointSet, neighbours: Int, parallelism: Parallelism) {
    let reach = ReachabilityTree(points, neighbours: neighbours, parallelism: parallelism)
    let near = reach.tree.nearest(neighbours + 1, to: points, parallelism: parallelism)
    let scales = reach.coreDistances.map { Double(max($0, 1e-12)) }
    var rows = Self.mutualRows(near, count: points.count)
    for link in reach.links {
      rows[Int(link.first)].insert(link.second)
      rows[Int(link.second)].insert(link.first)
    }
    var weights: [[Double]] = []
    let sorted = rows.map { $0.sorted() }
    for (row, others) in sorted.enumerated() {
      weights.append(
        others.map { other in
          let squared = Self.squaredDistance(points, row, Int(other))
          // A floor keeps a link that is there from vanishing in rounding.
          return max(exp(-squared / (scales[row] * scales[Int(other)])), 1e-9)
        })
    }
    let degrees = weights.map { $0.reduce(0, +) }
    var starts = [0]
    for others in sorted { starts.append((starts.last ?? 0) + others.count) }
    self.starts = starts
    columns = sorted.flatMap { $0 }
    values = sorted.indices.flatMap { row in
      zip(sorted[row], weights[row]).map { $1 / (degrees[row] * degrees[Int($0)]).squareRoot() }
    }
  }

  /// `result = matrix x vectors`, both `count` x `width`, row after row.
  func multiply(_ vectors: [Double], width: Int, into result: inout [Double]) {
    result.withUnsafeMutableBufferPointer { result in
      vectors.withUnsafeBufferPointer { vectors in
        for row in 0..<count {
          for slot in 0..<width { result[row * width + slot] = 0 }
          for entry in starts[row]..<starts[row + 1] {
            let first = Int(columns[entry]) * width
            for slot in 0..<width {
              result[row * width + slot] += values[entry] * vectors[first + slot]
            }
          }
        }
      }
    }
  }

  private static func mutualRows(_ near: NeighbourList, count: Int) -> [Set<Int32>] {
    let named = (0..<count).map { point in
      Set(near.indices[point * near.each..<(point + 1) * near.each]).subtracting([Int32(point)])
    }
    return named.indices.map { point in
      named[point].filter { named[Int($0)].contains(Int32(point)) }
    }
  }

  private static func squaredDistance(_ points: PointSet, _ first: Int, _ second: Int) -> Double {
    zip(points[first], points[second]).reduce(0.0) { sum, pair in
      let gap = Double(pair.0 - pair.1)
      return sum + gap * gap
    }
  }
}
