import Tensors

/// k-means: every point belongs to the nearest centre, every centre is the mean of its points.
///
/// Lloyd's iteration from several k-means++ starts; the smallest sum of squares wins.
struct KMeans: Partition {
  let dimensions: Int
  /// The centres, one after another.
  let centres: [Float]

  var clusterCount: Int { centres.count / dimensions }

  private static let mostIterations = 100

  static func fit(
    _ points: PointSet, clusters: Int, restarts: Int, stream: RandomStream,
    parallelism: Parallelism
  ) -> KMeans {
    var best: (model: KMeans, cost: Double)?
    for start in 0..<restarts {
      var random = stream.substream(UInt64(start))
      var model = KMeans(
        dimensions: points.dimensions,
        centres: CentreSeeding.centres(points, count: clusters, stream: &random))
      var cost = Double.infinity
      for _ in 0..<mostIterations {
        let sums = model.sums(points, parallelism)
        model = model.moved(to: sums)
        guard sums.cost < cost * (1 - 1e-7) else { break }
        cost = sums.cost
      }
      if cost < best?.cost ?? .infinity { best = (model, cost) }
    }
    return best?.model ?? KMeans(dimensions: points.dimensions, centres: Array(points[0]))
  }

  /// How sure: 0 half-way between the two nearest centres, 1 on the nearest one.
  func assign(_ points: PointSet, parallelism: Parallelism) -> ClusterAssignment {
    let chunks = ChunkedWork(points, parallelism).map { range in
      range.map { nearest(points.coordinates, point: $0) }
    }
    let found = chunks.flatMap { $0 }
    return ClusterAssignment(
      labels: found.map(\.centre),
      confidences: found.map { found in
        let (near, next) = (found.first.squareRoot(), found.second.squareRoot())
        return next.isFinite && next > 0 ? Float((next - near) / (next + near)) : 1
      })
  }

  func renumbered(_ order: [Int]) -> KMeans {
    KMeans(
      dimensions: dimensions,
      centres: order.flatMap { centres[$0 * dimensions..<($0 + 1) * dimensions] })
  }

  private struct Sums {
    var cost = 0.0
    var counts: [Double]
    var coordinates: [Double]
  }

  private func sums(_ points: PointSet, _ parallelism: Parallelism) -> Sums {
    let empty = Sums(
      counts: [Double](repeating: 0, count: clusterCount),
      coordinates: [Double](repeating: 0, count: centres.count))
    let parts = ChunkedWork(points, parallelism).map { range in
      var sums = empty
      for point in range {
        let found = nearest(points.coordinates, point: point)
        sums.cost += found.first
        sums.counts[found.centre] += 1
        for side in 0..<dimensions {
          sums.coordinates[found.centre * dimensions + side] += Double(
            points.coordinates[point * dimensions + side])
        }
      }
      return sums
    }
    return parts.reduce(into: empty) { total, part in
      total.cost += part.cost
      for slot in part.counts.indices { total.counts[slot] += part.counts[slot] }
      for slot in part.coordinates.indices { total.coordinates[slot] += part.coordinates[slot] }
    }
  }

  /// A centre without points stays where it is.
  private func moved(to sums: Sums) -> KMeans {
    var moved = centres
    for slot in moved.indices where sums.counts[slot / dimensions] > 0 {
      moved[slot] = Float(sums.coordinates[slot] / sums.counts[slot / dimensions])
    }
    return KMeans(dimensions: dimensions, centres: moved)
  }

  private func nearest(
    _ coordinates: [Float], point: Int
  ) -> (centre: Int, first: Double, second: Double) {
    var (centre, first, second) = (0, Double.infinity, Double.infinity)
    for candidate in 0..<clusterCount {
      var sum: Float = 0
      for side in 0..<dimensions {
        let gap = coordinates[point * dimensions + side] - centres[candidate * dimensions + side]
        sum += gap * gap
      }
      let distance = Double(sum)
      if distance < first {
        (centre, first, second) = (candidate, distance, first)
      } else {
        second = min(second, distance)
      }
    }
    return (centre, first, second)
  }
}
