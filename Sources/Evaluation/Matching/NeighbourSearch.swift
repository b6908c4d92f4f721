/// Finds the sources near a place.
///
/// The points are sorted along one coordinate, and only those within the radius along it are looked
/// at. A tree was rejected: with radii of a few pixels the strip holds some dozen sources, and the
/// sorted list serves pixels and the sphere alike.
struct NeighbourSearch {
  private let points: [SIMD3<Double>]
  /// The points' indices, by rising second coordinate; points that are not finite are left out.
  private let order: [Int]
  private let keys: [Double]

  init(_ positions: SourcePositions) {
    let points = positions.points
    self.points = points
    order = points.indices.filter { points[$0].x.isFinite && points[$0].y.isFinite }
      .sorted { (points[$0].y, $0) < (points[$1].y, $1) }
    keys = order.map { points[$0].y }
  }

  /// The nearest source closer than `radius`, and its distance; of equals, the first.
  func nearest(to place: SIMD3<Double>, within radius: Double) -> Neighbour? {
    var best: Neighbour?
    forEachNeighbour(of: place, within: radius) { found in
      if best.map({ (found.squaredDistance, found.index) < ($0.squaredDistance, $0.index) }) ?? true
      {
        best = found
      }
    }
    return best
  }

  /// All sources closer than `radius`.
  func all(near place: SIMD3<Double>, within radius: Double) -> [Neighbour] {
    var found: [Neighbour] = []
    forEachNeighbour(of: place, within: radius) { found.append($0) }
    return found
  }

  private func forEachNeighbour(
    of place: SIMD3<Double>, within radius: Double, _ visit: (Neighbour) -> Void
  ) {
    guard place.x.isFinite, place.y.isFinite else { return }
    var index = firstKey(notBelow: place.y - radius)
    while index < keys.count, keys[index] <= place.y + radius {
      let offset = points[order[index]] - place
      let squared = (offset * offset).sum()
      if squared < radius * radius {
        visit(Neighbour(index: order[index], squaredDistance: squared))
      }
      index += 1
    }
  }

  private func firstKey(notBelow value: Double) -> Int {
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// A source near a place.
struct Neighbour {
  /// Its index in the searched positions.
  var index: Int
  var squaredDistance: Double
}
