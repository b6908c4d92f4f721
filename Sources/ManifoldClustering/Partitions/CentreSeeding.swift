import Tensors

/// Where centres start: k-means++ draws each next one with odds that grow with the squared distance
/// to the nearest centre so far.
///
/// Reference: Arthur & Vassilvitskii 2007, "k-means++: the advantages of careful seeding".
enum CentreSeeding {
  /// `count` of the points as centres, point after point.
  static func centres(_ points: PointSet, count: Int, stream: inout RandomStream) -> [Float] {
    var centres = Array(points[Int(stream.uniform() * Double(points.count))])
    var nearest = [Double](repeating: .infinity, count: points.count)
    while centres.count < count * points.dimensions {
      let last = Array(centres.suffix(points.dimensions))
      var total = 0.0
      for index in nearest.indices {
        nearest[index] = min(nearest[index], squaredDistance(points, index, to: last))
        total += nearest[index]
      }
      centres += points[draw(nearest, total: total, stream: &stream)]
    }
    return centres
  }

  private static func squaredDistance(
    _ points: PointSet, _ index: Int, to centre: [Float]
  ) -> Double {
    var sum = 0.0
    for side in 0..<points.dimensions {
      let gap = Double(points.coordinates[index * points.dimensions + side] - centre[side])
      sum += gap * gap
    }
    return sum
  }

  private static func draw(_ weights: [Double], total: Double, stream: inout RandomStream) -> Int {
    var left = stream.uniform() * total
    for (index, weight) in weights.enumerated() {
      left -= weight
      if left < 0 { return index }
    }
    return weights.count - 1
  }
}
