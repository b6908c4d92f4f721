import Tensors

/// A random part of a set of points, in their order: what large sets are fitted on.
enum PointSample {
  /// `size` of `0..<count` without repetition, ascending; all of them when there are no more.
  static func indices(count: Int, size: Int, stream: RandomStream) -> [Int] {
    guard count > size else { return Array(0..<count) }
    var stream = stream
    var chosen: [Int] = []
    chosen.reserveCapacity(size)
    // Knuth's algorithm S: each point is taken with (still wanted) / (still to come).
    for index in 0..<count where chosen.count < size {
      let toCome = Double(count - index)
      if stream.uniform() * toCome < Double(size - chosen.count) { chosen.append(index) }
    }
    return chosen
  }
}
