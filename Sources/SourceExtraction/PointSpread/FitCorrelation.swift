/// By how much the correlation of neighbouring pixels' noise changes the variances of a fit: what
/// the sky adds to them counts `1 + excess` times.
///
/// The patterns by which pixels are weighted hardly change over the frame, so those of a source in
/// its middle stand for all.
struct FitCorrelation: Sendable {
  /// Of the flux.
  private(set) var flux = 0.0
  /// Of SPREAD_MODEL.
  private(set) var spread = 0.0

  /// Weights of both signs can leave hardly any of broad noise, but small correlations at wide lags
  /// are not known well enough to believe that.
  private static let smallest = 0.25

  /// The excess for fits with `model`, drawn by `renderer`, and by `extended` for the wider of the
  /// two templates.
  init(
    _ correlation: NoiseCorrelation, _ model: PointSpreadModel, _ renderer: StampRenderer,
    _ extended: StampRenderer
  ) {
    guard !correlation.isWhite else { return }
    let terms = model.polynomial.terms(
      x: Double(model.frameWidth) / 2, y: Double(model.frameHeight) / 2)
    let point = Self.stamp(renderer, terms: terms)
    let wide = Self.stamp(extended, terms: terms)
    let square = point.reduce(0) { $0 + $1 * $1 }
    guard square > 0 else { return }
    // SPREAD_MODEL changes with a pixel as the wide template does, less what the flux takes up.
    let share = zip(point, wide).reduce(0) { $0 + $1.0 * $1.1 } / square
    let slope = zip(point, wide).map { $1 - share * $0 }
    flux = Self.excess(correlation, point, side: renderer.side)
    spread = Self.excess(correlation, slope, side: renderer.side)
  }

  private static func excess(
    _ correlation: NoiseCorrelation, _ weights: [Double], side: Int
  ) -> Double {
    let ratio = correlation.noiseRatio(weights: weights, width: side)
    return max(ratio * ratio, smallest) - 1
  }

  /// The stamp of a source in the middle of its pixel.
  private static func stamp(_ renderer: StampRenderer, terms: [Double]) -> [Double] {
    let work = FitWorkspace(renderer)
    return withExtendedLifetime(work) {
      renderer.nodes(terms: terms, into: work.nodes)
      renderer.draw(work.nodes, dx: 0, dy: 0, into: work.stamp, scratch: work.scratch)
      return (0..<renderer.side * renderer.side).map { Double(work.stamp[$0]) }
    }
  }
}
