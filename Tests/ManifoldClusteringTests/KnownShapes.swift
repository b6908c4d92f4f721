import Foundation
import ManifoldClustering
import Tensors

/// Points whose clusters are known; outliers have the label -1.
struct KnownShapes {
  var points: [[Float]] = []
  var labels: [Int] = []

  var set: PointSet {
    get throws { try PointSet(dimensions: points[0].count, coordinates: points.flatMap { $0 }) }
  }

  /// Round clusters of equal width around the given middles.
  static func blobs(
    _ middles: [[Double]], each: Int, width: Double, seed: UInt64
  ) -> KnownShapes {
    var stream = RandomStream(seed: seed)
    var shapes = KnownShapes()
    for (label, middle) in middles.enumerated() {
      for _ in 0..<each {
        shapes.points.append(middle.map { Float($0 + width * stream.normal()) })
        shapes.labels.append(label)
      }
    }
    return shapes
  }

  /// Two half circles that reach into each other.
  static func moons(each: Int, noise: Double, seed: UInt64) -> KnownShapes {
    var stream = RandomStream(seed: seed)
    var shapes = KnownShapes()
    for label in 0..<2 {
      for index in 0..<each {
        let angle = Double.pi * Double(index) / Double(each - 1)
        let x = label == 0 ? cos(angle) : 1 - cos(angle)
        let y = label == 0 ? sin(angle) : 0.5 - sin(angle)
        shapes.points.append([
          Float(x + noise * stream.normal()), Float(y + noise * stream.normal()),
        ])
        shapes.labels.append(label)
      }
    }
    return shapes
  }

  /// Three long parallel clusters, which nearest centres cut across.
  static func stripes(each: Int, seed: UInt64) -> KnownShapes {
    var shapes = blobs([[-4, 0], [0, 0], [4, 0]], each: each, width: 1, seed: seed)
    for index in shapes.points.indices {
      let (x, y) = (shapes.points[index][0], shapes.points[index][1])
      shapes.points[index] = [0.5 * x + 3 * y, 0.5 * x - 3 * y]
    }
    return shapes
  }

  /// Adds points spread evenly over a large square.
  func withOutliers(_ count: Int, reach: Double, seed: UInt64) -> KnownShapes {
    var stream = RandomStream(seed: seed)
    var shapes = self
    for _ in 0..<count {
      shapes.points.append(points[0].map { _ in Float(stream.uniform(in: -reach..<reach)) })
      shapes.labels.append(-1)
    }
    return shapes
  }
}

/// How well two labellings agree beyond chance: 1 for the same clusters, about 0 for unrelated ones.
///
/// Only points with a true label count; points called noise are a cluster of their own.
func adjustedRandIndex(_ found: [Int], _ truth: [Int]) -> Double {
  let used = truth.indices.filter { truth[$0] >= 0 }
  var (pairs, rows, columns) = ([[Int]: Double](), [Int: Double](), [Int: Double]())
  for index in used {
    pairs[[found[index], truth[index]], default: 0] += 1
    rows[found[index], default: 0] += 1
    columns[truth[index], default: 0] += 1
  }
  func chosen(_ counts: some Sequence<Double>) -> Double {
    counts.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
  }
  let total = Double(used.count) * Double(used.count - 1) / 2
  let expected = chosen(rows.values) * chosen(columns.values) / total
  let most = (chosen(rows.values) + chosen(columns.values)) / 2
  return most == expected ? 1 : (chosen(pairs.values) - expected) / (most - expected)
}
