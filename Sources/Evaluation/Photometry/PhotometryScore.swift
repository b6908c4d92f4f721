/// How the measured magnitudes of matched sources differ from the true ones.
public struct PhotometryScore: Sendable, Equatable, Codable {
  /// The interval's lower edge in true magnitude, included.
  public var low: Double
  /// Its upper edge, excluded.
  public var high: Double
  /// The matched sources with a finite magnitude.
  public var sources: Int
  /// The median of measured minus true magnitude.
  public var bias: Estimate?
  /// 1.4826 times the median absolute deviation from it.
  public var scatter: Estimate?
  /// The share of sources more than 0.5 mag off the median: blends and failures.
  public var outliers: Estimate?
}

extension PhotometryScore {
  /// How far off a magnitude must be to count as a failure rather than as scatter.
  public static let outlierLimit = 0.5

  /// Scores `measured` magnitudes of sources by interval of their `true` ones; pairs with a NaN are
  /// left out.
  public static func scores(
    in bins: Bins, true trueMagnitudes: [Double], measured: [Double], bootstrap: Bootstrap
  ) -> [PhotometryScore] {
    bins.intervals.enumerated().map { number, bin in
      let differences = zip(trueMagnitudes, measured)
        .filter { $0.0 >= bin.low && $0.0 < bin.high && $0.1.isFinite }.map { $0.1 - $0.0 }
      var bootstrap = bootstrap
      bootstrap.stream = bootstrap.stream.substream(UInt64(number))
      return PhotometryScore(
        low: bin.low, high: bin.high, differences: differences, bootstrap: bootstrap)
    }
  }

  private init(low: Double, high: Double, differences: [Double], bootstrap: Bootstrap) {
    self.low = low
    self.high = high
    sources = differences.count
    guard let whole = Self.statistics(differences) else { return }
    let errors = bootstrap.errors(of: differences.count) { drawn in
      Self.statistics(drawn.map { differences[$0] }) ?? [nil, nil, nil]
    }
    let estimates = zip(whole, errors).map { Estimate($0, error: $1) }
    (bias, scatter, outliers) = (estimates[0], estimates[1], estimates[2])
  }

  /// Median, scatter and share of outliers.
  private static func statistics(_ differences: [Double]) -> [Double]? {
    guard let middle = median(differences) else { return nil }
    let deviations = differences.map { abs($0 - middle) }
    let far = deviations.count { $0 > outlierLimit }
    return [
      middle, 1.4826 * (median(deviations) ?? 0), Double(far) / Double(differences.count),
    ]
  }

  private static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}
