import Tensors

/// What a field's galaxies are like as a whole: how large they are beside its point spread, and how
/// crowded they stand.
///
/// A galaxy of a given brightness is a point in bad seeing and a disc in good seeing, so a cutout's
/// ratio of likelihoods depends on the population. Without these numbers the network assumes the
/// average of all skies, and calls galaxies stars where they are smaller than that: at a seeing of 6
/// pixels the calibration error fell from 0.09 to 0.03 with them (and features alone). They need no
/// label, and no scale or zero point either.
///
/// Only sources that are certainly extended are counted, as the share of stars must not be in the
/// numbers: with quantiles of all sources, fields with fewer stars than the draws had (every real one)
/// lay at the edge of what was drawn. Galaxies' ratios were then too small by a factor of 0.6 and the
/// share of stars at the faint end of wide-seeing fields came out at half the truth.
public struct FieldContext: Sendable, Equatable {
  /// The numbers, each of order one.
  public let numbers: [Float]

  /// How many there are.
  public static let count = shares.reduce(2) { $0 + $1.count }

  /// What a field of average kind has.
  public static let average = FieldContext(numbers: [Float](repeating: 0, count: count))

  /// The quantiles that are told of half-light radii, of the excess in a small disc, and in a wide one.
  private static let shares = [
    [0.1, 0.25, 0.5, 0.75, 0.9], [0.1, 0.25, 0.5], [0.25, 0.5, 0.75, 0.9],
  ]
  /// Mean and scatter of the raw numbers over a lottery's fields.
  private static let centres: [Float] = [
    0.58, 0.89, 1.33, 1.85, 2.40, 1.43, 1.94, 2.51, 1.32, 1.76, 2.27, 2.71, 0.16, -0.08,
  ]
  private static let scales: [Float] = [
    0.23, 0.31, 0.43, 0.55, 0.64, 0.33, 0.33, 0.37, 0.26, 0.32, 0.39, 0.33, 0.08, 0.07,
  ]
  /// The templates whose excesses are told, and the scaled significance in the first from which a
  /// source is certainly extended.
  private static let templates = (small: 2, wide: 4)
  private static let extended: Float = 1.2
  /// The ln signal-to-noise of sources that tell sizes, and of those that tell crowding.
  private static let bright: Range<Float> = 2.7..<4.6
  private static let faint: Range<Float> = 1.8..<2.7
  /// The fewest sources that are worth a number.
  private static let fewest = 6

  private init(numbers: [Float]) {
    self.numbers = numbers
  }

  /// The context of sources whose features lie in rows of `stride` numbers, and whose ln
  /// signal-to-noise is `logSignals`; what too few sources tell is that of an average field.
  public init(features: [Float], stride: Int, logSignals: [Float]) {
    let raw = Self.raw(features, stride, logSignals)
    numbers = raw.enumerated().map { index, value in
      value.isNaN ? 0 : min(max((value - Self.centres[index]) / Self.scales[index], -3), 3)
    }
  }

  /// The numbers before scaling, NaN where too few sources tell them.
  private static func raw(_ features: [Float], _ stride: Int, _ logSignals: [Float]) -> [Float] {
    let small = StampFeature.perTemplate * templates.small
    let rows = logSignals.indices.filter {
      bright.contains(logSignals[$0]) && features[$0 * stride + small] > extended
    }
    let dim = logSignals.indices.filter { faint.contains(logSignals[$0]) }
    func column(_ index: Int, _ rows: [Int]) -> [Float] {
      rows.map { features[$0 * stride + index] }
    }
    func quantiles(_ index: Int, _ shares: [Double]) -> [Float] {
      guard rows.count >= fewest else { return shares.map { _ in .nan } }
      let sorted = column(index, rows).sorted()
      return shares.map { quantile(sorted, $0) }
    }
    func mean(_ place: StampFeature.Place) -> Float {
      guard dim.count >= fewest else { return .nan }
      return Float(column(place.index, dim).reduce(0.0) { $0 + Double($1) } / Double(dim.count))
    }
    let columns = [
      StampFeature.Place.sizeRatio.index, small + 1, StampFeature.perTemplate * templates.wide + 1,
    ]
    return zip(columns, shares).flatMap { quantiles($0, $1) }
      + [mean(.neighbourCloseness), mean(.maskedWindow)]
  }

  private static func quantile(_ sorted: [Float], _ share: Double) -> Float {
    let place = share * Double(sorted.count - 1)
    let (low, rest) = (Int(place), Float(place - place.rounded(.down)))
    return sorted[low] + rest * (sorted[min(low + 1, sorted.count - 1)] - sorted[low])
  }
}
