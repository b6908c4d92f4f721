/// Builds a k-d tree: halves the points along the widest side of their box until few are left.
struct NeighbourTreeBuilder {
  private let points: PointSet
  private(set) var order: [Int32]
  private(set) var nodes: [NeighbourTree.Node] = []
  private(set) var boxes: [Float] = []

  init(_ points: PointSet) {
    self.points = points
    order = (0..<Int32(points.count)).map { $0 }
  }

  mutating func build() {
    guard points.count > 0 else { return }
    append(0..<points.count)
    var next = 0
    // Children are appended in pairs behind all nodes made so far: one pass sees every node.
    while next < nodes.count {
      let range = Int(nodes[next].first)..<Int(nodes[next].first + nodes[next].count)
      if range.count > NeighbourTree.leafSize, let side = widestSide(of: next) {
        let middle = range.lowerBound + range.count / 2
        partition(range, around: middle, along: side)
        nodes[next].child = Int32(nodes.count)
        append(range.lowerBound..<middle)
        append(middle..<range.upperBound)
      }
      next += 1
    }
  }

  private mutating func append(_ range: Range<Int>) {
    nodes.append(.init(first: Int32(range.lowerBound), count: Int32(range.count), child: -1))
    let dimensions = points.dimensions
    var lower = [Float](repeating: .infinity, count: dimensions)
    var upper = [Float](repeating: -.infinity, count: dimensions)
    points.coordinates.withUnsafeBufferPointer { coordinates in
      for position in range {
        let first = Int(order[position]) * dimensions
        for side in 0..<dimensions {
          lower[side] = min(lower[side], coordinates[first + side])
          upper[side] = max(upper[side], coordinates[first + side])
        }
      }
    }
    boxes += lower
    boxes += upper
  }

  /// The side along which the node's box is widest; nil when all its points are the same.
  private func widestSide(of node: Int) -> Int? {
    let dimensions = points.dimensions
    let first = 2 * node * dimensions
    let widths = (0..<dimensions).map { boxes[first + dimensions + $0] - boxes[first + $0] }
    let side = widths.indices.max { widths[$0] < widths[$1] }
    return side.flatMap { widths[$0] > 0 ? $0 : nil }
  }

  /// Quickselect: the point that belongs at `middle` gets there, smaller ones before it.
  private mutating func partition(_ range: Range<Int>, around middle: Int, along side: Int) {
    let dimensions = points.dimensions
    points.coordinates.withUnsafeBufferPointer { coordinates in
      order.withUnsafeMutableBufferPointer { order in
        func key(_ position: Int) -> (Float, Int32) {
          (coordinates[Int(order[position]) * dimensions + side], order[position])
        }
        var (low, high) = (range.lowerBound, range.upperBound - 1)
        while low < high {
          let pivot = key((low + high) / 2)
          var (left, right) = (low, high)
          while left <= right {
            while key(left) < pivot { left += 1 }
            while key(right) > pivot { right -= 1 }
            if left <= right {
              order.swapAt(left, right)
              left += 1
              right -= 1
            }
          }
          if middle <= right { high = right } else if middle >= left { low = left } else { return }
        }
      }
    }
  }
}
