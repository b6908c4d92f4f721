extension RatioCorrection {
  /// The fewest drawn sources that are worth a correction.
  private static let fewestDraws = 100

  /// The correction that drawn sources call for, stars and galaxies of the same signal-to-noise
  /// counting the same; none when there are fewer than a hundred of them.
  public init(_ draws: [DrawnAnswer]) {
    guard draws.count >= Self.fewestDraws else {
      self = .none
      return
    }
    let bin = { (draw: DrawnAnswer) in min(max(Int(draw.logSignal / 0.5), 0), 19) }
    var counts = [SIMD2<Double>](repeating: SIMD2(0, 0), count: 20)
    for draw in draws { counts[bin(draw)][draw.isStar ? 0 : 1] += 1 }
    let weights = draws.map { draw -> Double in
      let both = counts[bin(draw)]
      return min(0.5 * both.sum() / both[draw.isStar ? 0 : 1], 3)
    }
    self.init(
      logRatios: draws.map { Double($0.answer.logLikelihoodRatio) },
      logSignals: draws.map(\.logSignal), areStars: draws.map(\.isStar), weights: weights)
  }
}
