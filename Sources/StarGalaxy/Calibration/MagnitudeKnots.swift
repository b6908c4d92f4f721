/// Places along the magnitudes between which a smooth function is drawn as straight lines.
struct MagnitudeKnots: Sendable, Equatable {
  let first: Double
  let step: Double
  let count: Int

  static let finestStep = 0.5
  static let mostKnots = 24

  /// Knots over the middle 99 % of the finite `magnitudes`; nil where there are fewer than two.
  init?(over magnitudes: [Double]) {
    let sorted = magnitudes.filter(\.isFinite).sorted()
    guard sorted.count > 1 else { return nil }
    let low = sorted[sorted.count / 200]
    let high = sorted[sorted.count - 1 - sorted.count / 200]
    let span = max(high - low, Self.finestStep)
    let pieces = min(max(Int((span / Self.finestStep).rounded(.up)), 1), Self.mostKnots - 1)
    first = low
    step = span / Double(pieces)
    count = pieces + 1
  }

  /// The knot to the left of a magnitude and how far the way to the next one is gone; beyond the ends
  /// the function stays what it is there.
  func place(of magnitude: Double) -> (knot: Int, share: Double) {
    guard magnitude.isFinite else { return (count - 2, 1) }
    let position = min(max((magnitude - first) / step, 0), Double(count - 1))
    let knot = min(Int(position), count - 2)
    return (knot, position - Double(knot))
  }

  /// The magnitude of a knot.
  func magnitude(of knot: Int) -> Double { first + Double(knot) * step }
}
