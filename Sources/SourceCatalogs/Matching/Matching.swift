/// Which sources of two lists are the same: nearest neighbours within a radius.
///
/// The outcome depends on the positions alone; of equally near candidates the first one wins.
public struct Matching: Sendable, Equatable {
  /// How often a source of the second list may be chosen.
  public enum Rule: Sendable, Equatable {
    /// Every source of the first list takes its nearest in the second, however often it is taken.
    case nearest
    /// The closest pair of all is made first, then the closest of what is left, and so on: nothing
    /// is taken twice.
    case oneToOne
  }

  /// Two sources that are taken for one.
  public struct Pair: Sendable, Equatable {
    /// Row in the first list.
    public let first: Int
    /// Row in the second list.
    public let second: Int
    /// Their separation, in pixels or arcseconds.
    public let separation: Double
  }

  /// The pairs, by their row in the first list.
  public let pairs: [Pair]
  /// Rows in the first list.
  public let firstCount: Int
  /// Rows in the second list.
  public let secondCount: Int

  /// Matches two lists within `radius` (inclusive), in pixels or, on the sky, in arcseconds.
  public init(
    _ first: SourcePositions, with second: SourcePositions, radius: Double,
    rule: Rule = .oneToOne
  ) {
    precondition(first.space == second.space, "both lists are on the frame, or both on the sky")
    precondition(radius >= 0, "a radius is not negative")
    firstCount = first.count
    secondCount = second.count
    let limit = first.squaredDistance(ofSeparation: radius)
    let found =
      switch rule {
      case .nearest: Self.nearest(first.points, second.points, limit)
      case .oneToOne: Self.oneToOne(first.points, second.points, limit)
      }
    pairs = found.sorted { $0.first < $1.first }.map {
      Pair(
        first: $0.first, second: $0.second,
        separation: first.separation(ofSquaredDistance: $0.squaredDistance))
    }
  }

  /// For every row of the first list its partner in the second, or nil.
  public var partnersOfFirst: [Int?] {
    var partners = [Int?](repeating: nil, count: firstCount)
    for pair in pairs { partners[pair.first] = pair.second }
    return partners
  }

  /// Rows of the first list without a partner.
  public var unmatchedFirst: [Int] {
    partnersOfFirst.indices.filter { partnersOfFirst[$0] == nil }
  }

  /// Rows of the second list that nobody took.
  public var unmatchedSecond: [Int] {
    let taken = Set(pairs.map(\.second))
    return (0..<secondCount).filter { !taken.contains($0) }
  }
}

extension Matching {
  /// A pair before its distance is turned into a separation.
  private struct Candidate: Comparable {
    var squaredDistance: Double
    var first: Int
    var second: Int

    static func < (left: Candidate, right: Candidate) -> Bool {
      (left.squaredDistance, left.first, left.second)
        < (right.squaredDistance, right.first, right.second)
    }
  }

  private static func nearest(
    _ first: [SIMD3<Double>], _ second: [SIMD3<Double>], _ limit: Double
  ) -> [Candidate] {
    let tree = SpatialTree(second)
    return first.indices.compactMap { candidate($0, first, tree, limit) }
  }

  /// Takes the nearest pair of all from a queue, again and again.
  ///
  /// When its partner is gone by then, the source looks again and queues up anew: only the nearest
  /// candidates are ever kept in memory, not every pair within the radius.
  private static func oneToOne(
    _ first: [SIMD3<Double>], _ second: [SIMD3<Double>], _ limit: Double
  ) -> [Candidate] {
    var tree = SpatialTree(second)
    var isTaken = [Bool](repeating: false, count: second.count)
    var queue = PriorityQueue(first.indices.compactMap { candidate($0, first, tree, limit) })
    var chosen: [Candidate] = []
    while let next = queue.popFirst() {
      guard isTaken[next.second] else {
        isTaken[next.second] = true
        tree.remove(next.second)
        chosen.append(next)
        continue
      }
      if let again = candidate(next.first, first, tree, limit) { queue.insert(again) }
    }
    return chosen
  }

  private static func candidate(
    _ index: Int, _ first: [SIMD3<Double>], _ tree: SpatialTree, _ limit: Double
  ) -> Candidate? {
    tree.nearest(to: first[index], withinSquared: limit).map {
      Candidate(squaredDistance: $0.squaredDistance, first: index, second: $0.index)
    }
  }
}
