/// How many sources were found, and how many of the found are real.
public struct DetectionScore: Sendable, Equatable, Codable {
  /// Found sources per true source.
  public var completeness: Estimate?
  /// Real detections per detection; nil where the truth is not complete, or nothing was found.
  public var purity: Estimate?
  /// The harmonic mean of the two.
  public var f1: Estimate?
  /// How many true sources were looked for.
  public var trueSources: Int
  /// How many detections were judged.
  public var detections: Int
}

/// The detection score of the sources within an interval of magnitude or signal-to-noise ratio.
public struct BinnedDetectionScore: Sendable, Equatable, Codable {
  /// The interval's lower edge, included.
  public var low: Double
  /// Its upper edge, excluded.
  public var high: Double
  /// The score; completeness is by true values, purity by measured ones.
  public var score: DetectionScore
}

extension DetectionScore {
  /// Scores lists of yes and no: each true source found or not, each detection real or not.
  ///
  /// Without `isReal` (the truth is not complete) purity and F1 stay nil.
  public init(isFound: [Bool], isReal: [Bool]?, bootstrap: Bootstrap) {
    trueSources = isFound.count
    detections = isReal?.count ?? 0
    completeness = Self.share(of: isFound, bootstrap, stream: 1)
    purity = isReal.flatMap { Self.share(of: $0, bootstrap, stream: 2) }
    guard let completeness, let purity else { return }
    f1 = Self.harmonicMean(completeness, purity)
  }

  private static func share(of flags: [Bool], _ bootstrap: Bootstrap, stream: UInt64) -> Estimate? {
    guard !flags.isEmpty else { return nil }
    var bootstrap = bootstrap
    bootstrap.stream = bootstrap.stream.substream(stream)
    return bootstrap.estimate(of: flags.count) { drawn in
      Double(drawn.count { flags[$0] }) / Double(drawn.count)
    }
  }

  /// 2 c p / (c + p); its error follows from those of c and p, which are drawn independently.
  private static func harmonicMean(_ c: Estimate, _ p: Estimate) -> Estimate? {
    let sum = c.value + p.value
    guard sum > 0 else { return nil }
    let value = 2 * c.value * p.value / sum
    guard let cError = c.error, let pError = p.error else { return Estimate(value) }
    let byCompleteness = 2 * p.value * p.value / (sum * sum) * cError
    let byPurity = 2 * c.value * c.value / (sum * sum) * pError
    let error = (byCompleteness * byCompleteness + byPurity * byPurity).squareRoot()
    return Estimate(value, error: error)
  }
}

extension BinnedDetectionScore {
  /// The scores by interval of a quantity that is known for the true sources and, perhaps, measured
  /// for the detections.
  static func scores(
    in bins: Bins, trueValues: [Double], isFound: [Bool], measured: [Double]?, isReal: [Bool]?,
    bootstrap: Bootstrap
  ) -> [BinnedDetectionScore] {
    bins.intervals.enumerated().map { number, bin in
      func isInside(_ value: Double) -> Bool { value >= bin.low && value < bin.high }
      let found = zip(trueValues, isFound).filter { isInside($0.0) }.map(\.1)
      var real: [Bool]?
      if let measured, let isReal {
        real = zip(measured, isReal).filter { isInside($0.0) }.map(\.1)
      }
      var bootstrap = bootstrap
      bootstrap.stream = bootstrap.stream.substream(UInt64(number))
      return BinnedDetectionScore(
        low: bin.low, high: bin.high,
        score: DetectionScore(isFound: found, isReal: real, bootstrap: bootstrap))
    }
  }
}
