/// How far two clusters are apart.
enum Linkage: Sendable {
  /// The growth of the sum of squares when they merge (as a distance, its root).
  case ward
  /// The mean distance between their points.
  case average

  /// The dendrogram of some thousand points.
  ///
  /// The nearest-neighbour chain (Murtagh 1983) merges mutual nearest clusters wherever it meets
  /// them, which gives the same tree as always merging the closest pair, in O(n^2) steps. Distances
  /// to a merged cluster follow from those to its parts (Lance & Williams 1967).
  func dendrogram(of points: PointSet) -> Dendrogram {
    var matrix = DistanceMatrix(points, squared: self == .ward)
    var sizes = [Float](repeating: 1, count: points.count)
    var alive = Array(0..<points.count)
    var chain: [Int] = []
    var links: [Link] = []
    while alive.count > 1 {
      if chain.isEmpty { chain.append(alive[0]) }
      let top = chain[chain.count - 1]
      let previous = chain.count > 1 ? chain[chain.count - 2] : nil
      let next = matrix.nearest(to: top, among: alive, preferring: previous)
      guard next == previous else {
        chain.append(next)
        continue
      }
      chain.removeLast(2)
      let (kept, gone) = (min(top, next), max(top, next))
      let distance = matrix[kept, gone]
      links.append(
        Link(
          first: Int32(kept), second: Int32(gone),
          length: self == .ward ? distance.squareRoot() : distance))
      matrix.merge(kept, gone, sizes: sizes, among: alive, linkage: self)
      sizes[kept] += sizes[gone]
      alive.removeAll { $0 == gone }
    }
    return Dendrogram(leaves: points.count, links: links)
  }
}

/// All distances between clusters, updated as they merge.
private struct DistanceMatrix {
  private let count: Int
  private var values: [Float]

  init(_ points: PointSet, squared: Bool) {
    count = points.count
    values = [Float](repeating: 0, count: count * count)
    let (count, dimensions) = (count, points.dimensions)
    values.withUnsafeMutableBufferPointer { values in
      points.coordinates.withUnsafeBufferPointer { coordinates in
        for row in 0..<count {
          for column in 0..<row {
            var sum: Float = 0
            for side in 0..<dimensions {
              let gap =
                coordinates[row * dimensions + side] - coordinates[column * dimensions + side]
              sum += gap * gap
            }
            let distance = squared ? sum : sum.squareRoot()
            values[row * count + column] = distance
            values[column * count + row] = distance
          }
        }
      }
    }
  }

  subscript(_ row: Int, _ column: Int) -> Float { values[row * count + column] }

  /// The nearest other cluster; of equally near ones `preferred`, then the smallest number.
  func nearest(to cluster: Int, among alive: [Int], preferring preferred: Int?) -> Int {
    var best = preferred ?? -1
    values.withUnsafeBufferPointer { values in
      let row = cluster * count
      var distance = preferred.map { values[row + $0] } ?? .infinity
      for other in alive where other != cluster {
        if values[row + other] < distance || best < 0 {
          best = other
          distance = values[row + other]
        }
      }
    }
    return best
  }

  mutating func merge(
    _ kept: Int, _ gone: Int, sizes: [Float], among alive: [Int], linkage: Linkage
  ) {
    let (count, between) = (count, self[kept, gone])
    let (large, small) = (sizes[kept], sizes[gone])
    values.withUnsafeMutableBufferPointer { values in
      for other in alive where other != kept && other != gone {
        let (first, second) = (values[kept * count + other], values[gone * count + other])
        let size = sizes[other]
        let distance =
          switch linkage {
          case .average: (large * first + small * second) / (large + small)
          case .ward:
            ((large + size) * first + (small + size) * second - size * between)
              / (large + small + size)
          }
        values[kept * count + other] = distance
        values[other * count + kept] = distance
      }
    }
  }
}
