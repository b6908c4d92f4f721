/// Finds the nearest of many points (a k-d tree, Bentley 1975), and lets points be taken out.
///
/// Goals in order: the same answer as looking at every point, the lower index when two are equally
/// near; then speed, also when all points coincide. A grid with cells of the search radius was
/// rejected: a radius that is large for the field puts everything into one cell.
///
/// A range of `order` is a subtree: its middle element is the root, the halves are its children.
struct SpatialTree {
  /// A point that was found.
  struct Neighbor: Equatable {
    /// Its index among the points given.
    var index: Int
    /// Its squared distance.
    var squaredDistance: Double
  }

  private let points: [SIMD3<Double>]
  /// Indices of the points, arranged as the tree.
  private var order: [Int]
  /// Per root: the axis across which its children lie.
  private var axes: [Int]
  /// Per root: the lowest index in the subtree.
  private var lowest: [Int]
  /// Per root: how many points of the subtree have not been taken out.
  private var remaining: [Int]
  private var isRemoved: [Bool]
  /// Per point: where it stands in `order`.
  private var places: [Int]

  /// A tree of the points; those with a NaN are left out and never found.
  init(_ points: [SIMD3<Double>]) {
    self.points = points
    order = points.indices.filter { !Self.hasNaN(points[$0]) }
    axes = [Int](repeating: 0, count: order.count)
    lowest = axes
    remaining = axes
    isRemoved = [Bool](repeating: false, count: order.count)
    places = [Int](repeating: -1, count: points.count)
    arrange(0..<order.count)
    for (place, index) in order.enumerated() { places[index] = place }
  }

  /// The nearest point that has not been taken out, within a squared distance (inclusive).
  func nearest(to point: SIMD3<Double>, withinSquared limit: Double) -> Neighbor? {
    guard !Self.hasNaN(point) else { return nil }
    var best = Neighbor(index: .max, squaredDistance: limit)
    search(0..<order.count, point, &best)
    return best.index == .max ? nil : best
  }

  /// Takes a point out: it is not found any more.
  mutating func remove(_ index: Int) {
    let place = places[index]
    precondition(place >= 0 && !isRemoved[place], "a point is taken out once")
    isRemoved[place] = true
    var range = 0..<order.count
    while true {
      let root = Self.middle(range)
      remaining[root] -= 1
      if place == root { return }
      range = place < root ? range.lowerBound..<root : root + 1..<range.upperBound
    }
  }

  static func hasNaN(_ point: SIMD3<Double>) -> Bool {
    point.x.isNaN || point.y.isNaN || point.z.isNaN
  }

  private static func middle(_ range: Range<Int>) -> Int {
    (range.lowerBound + range.upperBound) / 2
  }
}

// Searching.
extension SpatialTree {
  private func search(_ range: Range<Int>, _ point: SIMD3<Double>, _ best: inout Neighbor) {
    guard !range.isEmpty else { return }
    let root = Self.middle(range)
    guard remaining[root] > 0 else { return }
    let offset = point - points[order[root]]
    if !isRemoved[root] { consider(order[root], (offset * offset).sum(), &best) }

    let across = offset[axes[root]]
    let below = range.lowerBound..<root
    let above = root + 1..<range.upperBound
    search(across < 0 ? below : above, point, &best)
    let far = across < 0 ? above : below
    guard !far.isEmpty, mayImprove(far, across * across, best) else { return }
    search(far, point, &best)
  }

  private func consider(_ index: Int, _ squared: Double, _ best: inout Neighbor) {
    let isNearer = squared < best.squaredDistance
    guard isNearer || (squared == best.squaredDistance && index < best.index) else { return }
    best = Neighbor(index: index, squaredDistance: squared)
  }

  /// Whether a subtree at least `squared` away could hold a nearer point, or an equally near one of
  /// lower index; without the latter test, coinciding points would all be looked at.
  private func mayImprove(_ range: Range<Int>, _ squared: Double, _ best: Neighbor) -> Bool {
    if squared != best.squaredDistance { return squared < best.squaredDistance }
    return lowest[Self.middle(range)] < best.index
  }
}

// Building.
extension SpatialTree {
  /// Arranges a subtree, and returns the lowest index in it.
  @discardableResult
  private mutating func arrange(_ range: Range<Int>) -> Int {
    guard !range.isEmpty else { return .max }
    let root = Self.middle(range)
    let axis = widestAxis(range)
    select(root, in: range, axis)
    axes[root] = axis
    remaining[root] = range.count
    let below = arrange(range.lowerBound..<root)
    let above = arrange(root + 1..<range.upperBound)
    lowest[root] = min(order[root], below, above)
    return lowest[root]
  }

  private func widestAxis(_ range: Range<Int>) -> Int {
    var low = points[order[range.lowerBound]]
    var high = low
    for place in range {
      low = pointwiseMin(low, points[order[place]])
      high = pointwiseMax(high, points[order[place]])
    }
    let width = high - low
    if width.x >= width.y && width.x >= width.z { return 0 }
    return width.y >= width.z ? 1 : 2
  }

  /// Brings the element that belongs at `target` there: none before it is greater, none behind it
  /// smaller (quickselect, Hoare 1961).
  private mutating func select(_ target: Int, in range: Range<Int>, _ axis: Int) {
    var (low, high) = (range.lowerBound, range.upperBound - 1)
    while low < high {
      let pivot = points[order[(low + high) / 2]][axis]
      var (left, right) = (low, high)
      while left <= right {
        while points[order[left]][axis] < pivot { left += 1 }
        while points[order[right]][axis] > pivot { right -= 1 }
        guard left <= right else { break }
        order.swapAt(left, right)
        left += 1
        right -= 1
      }
      if target <= right {
        high = right
      } else if target >= left {
        low = left
      } else {
        return
      }
    }
  }
}
