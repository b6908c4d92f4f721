import Tensors

/// The figures that describe a frame's good pixels: those that are finite and carry no flag.
///
/// Median and sigma are what a few stars cannot bend. All figures are exact, none is estimated from
/// a sample.
public struct RobustStatistics: Sendable, Equatable {
  /// The number of good pixels.
  public let count: Int
  /// Their mean, summed in double precision; NaN when there is none.
  public let mean: Double
  /// Their median (of an even number, the mean of the middle two); NaN when there is none.
  public let median: Double
  /// 1.4826 times the median absolute deviation: the standard deviation if the pixels were
  /// normally distributed; NaN when there is none.
  public let sigma: Double
  /// The smallest good pixel; NaN when there is none.
  public let minimum: Float
  /// The largest good pixel; NaN when there is none.
  public let maximum: Float

  /// Describes the pixels of `image` that are finite and carry no flag in `mask`, a mask of the
  /// same sides.
  public init(of image: Image, mask: Mask? = nil, parallelism: Parallelism = .machine) {
    let chunks = GoodPixelChunks(of: image, mask: mask, parallelism: parallelism)
    let ranks = PixelRanks(of: chunks)
    let totals = chunks.map { Totals(of: $0) }.reduce(Totals()) { $0 + $1 }
    count = totals.count
    guard count > 0 else {
      (mean, median, sigma, minimum, maximum) = (.nan, .nan, .nan, .nan, .nan)
      return
    }
    mean = totals.sum / Double(count)
    minimum = totals.minimum
    maximum = totals.maximum
    median = ranks.median(count: count, by: PixelValue())
    sigma = 1.4826 * ranks.median(count: count, by: PixelDeviation(centre: median))
  }
}

/// Sums of good pixels; chunks are added in their order, so threads leave no trace in the last bit.
private struct Totals {
  var count = 0
  var sum = 0.0
  var minimum = Float.infinity
  var maximum = -Float.infinity

  init() {}

  init(of chunk: GoodPixels) {
    var (count, sum, minimum, maximum) = (0, 0.0, Float.infinity, -Float.infinity)
    chunk.forEach { value in
      count += 1
      sum += Double(value)
      minimum = value < minimum ? value : minimum
      maximum = value > maximum ? value : maximum
    }
    (self.count, self.sum, self.minimum, self.maximum) = (count, sum, minimum, maximum)
  }

  static func + (left: Totals, right: Totals) -> Totals {
    var total = left
    total.count += right.count
    total.sum += right.sum
    total.minimum = min(left.minimum, right.minimum)
    total.maximum = max(left.maximum, right.maximum)
    return total
  }
}
