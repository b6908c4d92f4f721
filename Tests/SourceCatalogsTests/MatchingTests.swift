import SourceCatalogs
import Testing

@Suite("Matching positions")
struct MatchingTests {
  @Test("both rules agree with looking at every pair", arguments: [0.0, 0.5, 3, 40, 1000])
  func againstBruteForce(_ radius: Double) {
    let first = scattered(300, seed: 1)
    let second = scattered(400, seed: 2)
    for rule in [Matching.Rule.nearest, .oneToOne] {
      let matching = Matching(
        .pixels(x: first.x, y: first.y), with: .pixels(x: second.x, y: second.y), radius: radius,
        rule: rule)
      let expected = BruteForce.pairs(first, second, radius, rule)
      #expect(matching.pairs.map { [$0.first, $0.second] } == expected)
    }
  }

  @Test("whole positions, with many equal distances, agree with looking at every pair")
  func ties() {
    let first = rounded(scattered(300, seed: 3))
    let second = rounded(scattered(300, seed: 4))
    for rule in [Matching.Rule.nearest, .oneToOne] {
      let matching = Matching(
        .pixels(x: first.x, y: first.y), with: .pixels(x: second.x, y: second.y), radius: 5,
        rule: rule)
      #expect(
        matching.pairs.map { [$0.first, $0.second] } == BruteForce.pairs(first, second, 5, rule))
    }
  }

  @Test("one to one means one to one, and the closest pair wins")
  func oneToOne() {
    let matching = Matching(
      .pixels(x: [0, 1, 5], y: [0, 0, 0]), with: .pixels(x: [1.2, 9], y: [0, 0]), radius: 2)
    #expect(matching.partnersOfFirst == [nil, 0, nil])
    #expect(matching.unmatchedFirst == [0, 2])
    #expect(matching.unmatchedSecond == [1])
    #expect(abs(matching.pairs[0].separation - 0.2) < 1e-12)
  }

  @Test("on the sky, separations are arcseconds across the pole and the zero meridian")
  func sky() {
    let first = SourcePositions.sky(
      rightAscension: [359.9999, 10, 0, 120], declination: [0, 89.9999, -30, 60])
    let second = SourcePositions.sky(
      rightAscension: [0.0001, 190, 180, 120], declination: [0, 89.9999, 30, 60 + 1 / 3600.0])
    let matching = Matching(first, with: second, radius: 1.5)
    #expect(matching.partnersOfFirst == [0, 1, nil, 3])
    let separations = matching.pairs.map(\.separation)
    for (found, expected) in zip(separations, [0.72, 0.72, 1]) {
      #expect(abs(found - expected) < 1e-7)
    }
  }

  @Test("positions without a value match nothing, and empty lists match nothing")
  func missing() {
    let holes = SourcePositions.pixels(x: [.nan, 1], y: [1, .nan])
    let empty = SourcePositions.pixels(x: [], y: [])
    #expect(Matching(holes, with: .pixels(x: [1], y: [1]), radius: 10).pairs.isEmpty)
    #expect(Matching(.pixels(x: [1], y: [1]), with: holes, radius: 10).pairs.isEmpty)
    #expect(Matching(empty, with: empty, radius: 10, rule: .nearest).pairs.isEmpty)
  }

  @Test("twenty thousand coinciding points do not slow it down", .timeLimit(.minutes(1)))
  func coincidence() {
    let zeros = [Double](repeating: 0, count: 20_000)
    let points = SourcePositions.pixels(x: zeros, y: zeros)
    #expect(Matching(points, with: points, radius: 1).pairs.allSatisfy { $0.first == $0.second })
    let nearest = Matching(points, with: points, radius: 1, rule: .nearest)
    #expect(nearest.pairs.allSatisfy { $0.second == 0 } && nearest.pairs.count == 20_000)
  }

  @Test("a catalogue's and a truth table's positions meet in the same pixels")
  func pixelOrigins() throws {
    var catalog = SourceCatalog()
    try catalog.set("X_IMAGE", to: [11.0])
    try catalog.set("Y_IMAGE", to: [21.0])
    var truth = SourceCatalog()
    try truth.set("x0", to: [10.0])
    try truth.set("y0", to: [20.0])
    let matching = Matching(
      try catalog.pixelPositions(), with: try truth.pixelPositions(), radius: 0)
    #expect(matching.pairs.map(\.separation) == [0])
  }

  private func rounded(_ points: Points) -> Points {
    Points(x: points.x.map { ($0 / 3).rounded() }, y: points.y.map { ($0 / 3).rounded() })
  }

  /// Points in a square of 100 pixels, from a small congruential generator.
  private func scattered(_ count: Int, seed: UInt64) -> Points {
    var state = seed
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 9_007_199_254_740_992 * 100
    }
    return Points(x: (0..<count).map { _ in next() }, y: (0..<count).map { _ in next() })
  }
}

private struct Points {
  var x: [Double]
  var y: [Double]
}

/// The slow twin of `Matching`: every pair, sorted.
private enum BruteForce {
  static func pairs(
    _ first: Points, _ second: Points, _ radius: Double, _ rule: Matching.Rule
  ) -> [[Int]] {
    var candidates: [(Double, Int, Int)] = []
    for i in first.x.indices {
      for j in second.x.indices {
        let (dx, dy) = (first.x[i] - second.x[j], first.y[i] - second.y[j])
        let squared = dx * dx + dy * dy
        if squared <= radius * radius { candidates.append((squared, i, j)) }
      }
    }
    var takenFirst: Set<Int> = []
    var takenSecond: Set<Int> = []
    var pairs: [[Int]] = []
    for (_, i, j) in candidates.sorted(by: <) where !takenFirst.contains(i) {
      guard rule == .nearest || !takenSecond.contains(j) else { continue }
      takenFirst.insert(i)
      takenSecond.insert(j)
      pairs.append([i, j])
    }
    return pairs.sorted { $0[0] < $1[0] }
  }
}
