/// A k-d tree's storage, lent to a search.
struct NeighbourTreeView {
  let dimensions: Int
  let coordinates: UnsafeBufferPointer<Float>
  let order: UnsafeBufferPointer<Int32>
  let nodes: UnsafeBufferPointer<NeighbourTree.Node>
  let boxes: UnsafeBufferPointer<Float>

  /// The squared distance from a point to the nearest place of a node's box.
  @inline(__always)
  func squaredDistance(from point: UnsafePointer<Float>, toBox node: Int) -> Float {
    let first = 2 * node * dimensions
    var sum: Float = 0
    for side in 0..<dimensions {
      let below = boxes[first + side] - point[side]
      let above = point[side] - boxes[first + dimensions + side]
      let gap = max(0, max(below, above))
      sum += gap * gap
    }
    return sum
  }

  /// The squared distance from a point to the point at a place in tree order.
  @inline(__always)
  func squaredDistance(from point: UnsafePointer<Float>, toPosition position: Int) -> Float {
    let first = position * dimensions
    var sum: Float = 0
    for side in 0..<dimensions {
      let gap = coordinates[first + side] - point[side]
      sum += gap * gap
    }
    return sum
  }
}

/// The search for the nearest points to one query after another; the short list stays sorted.
struct NearestSearch {
  private let view: NeighbourTreeView
  private let each: Int
  private var distances: [Float]
  private var indices: [Int32]
  private var waiting: [(node: Int, distance: Float)] = []

  init(view: NeighbourTreeView, each: Int) {
    self.view = view
    self.each = each
    distances = [Float](repeating: .infinity, count: each)
    indices = [Int32](repeating: .max, count: each)
  }

  /// Finds the neighbours of the point at `query`.
  mutating func run(_ query: UnsafePointer<Float>) {
    for slot in 0..<each {
      distances[slot] = .infinity
      indices[slot] = .max
    }
    waiting.removeAll(keepingCapacity: true)
    waiting.append((0, view.squaredDistance(from: query, toBox: 0)))
    while let (node, distance) = waiting.popLast() {
      guard distance <= distances[each - 1] else { continue }
      let child = Int(view.nodes[node].child)
      if child < 0 {
        scan(node, query)
      } else {
        let left = view.squaredDistance(from: query, toBox: child)
        let right = view.squaredDistance(from: query, toBox: child + 1)
        // The nearer half is looked at first: it is pushed last.
        if left <= right {
          waiting.append((child + 1, right))
          waiting.append((child, left))
        } else {
          waiting.append((child, left))
          waiting.append((child + 1, right))
        }
      }
    }
  }

  /// Writes the neighbours found last as row `row`.
  func copy(to found: FoundNeighbours, row: Int) {
    for slot in 0..<each {
      found.indices[row * each + slot] = indices[slot]
      found.distances[row * each + slot] = distances[slot]
    }
  }

  private mutating func scan(_ node: Int, _ query: UnsafePointer<Float>) {
    let first = Int(view.nodes[node].first)
    for position in first..<first + Int(view.nodes[node].count) {
      let distance = view.squaredDistance(from: query, toPosition: position)
      let index = view.order[position]
      if (distance, index) < (distances[each - 1], indices[each - 1]) { insert(distance, index) }
    }
  }

  private mutating func insert(_ distance: Float, _ index: Int32) {
    var slot = each - 1
    while slot > 0, (distance, index) < (distances[slot - 1], indices[slot - 1]) {
      distances[slot] = distances[slot - 1]
      indices[slot] = indices[slot - 1]
      slot -= 1
    }
    distances[slot] = distance
    indices[slot] = index
  }
}
