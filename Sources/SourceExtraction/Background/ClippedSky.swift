/// The level and scatter of the sky among pixels that also hold sources.
///
/// As Bertin and Arnouts (1996) describe: values beyond three sigma of the median are cut off until
/// nothing changes; then the mode is 2.5 x median - 1.5 x mean, or the median where the
/// distribution is too lopsided for that. Here the clipping runs on running sums of a histogram: a
/// step costs a search, not a pass over the values.
package struct ClippedSky: Sendable, Equatable {
  /// The mode.
  package var mode: Double
  /// The mean of what was kept.
  package var mean: Double
  /// The standard deviation of what was kept.
  package var sigma: Double

  /// What normal noise keeps of its standard deviation when it is cut at three of what is left.
  package static let sigmaAfterClipping = 0.98484
}

/// Finds `ClippedSky` of many runs of values, with memory that is used again.
package struct SkyClipper {
  private static let bins = 1024
  /// The histogram spans so many sigma on either side of the median.
  private static let span = 6.0
  private static let samples = 128

  private var counts = [Int32](repeating: 0, count: Self.bins)
  private var sums = [Sums](repeating: Sums(), count: Self.bins + 1)

  /// A clipper with its memory.
  package init() {}

  /// Running sums of a histogram: of its counts, counts x bin, counts x bin squared.
  private struct Sums {
    var count = 0
    var first = 0
    var second = 0
  }

  /// A histogram's axis.
  private struct Axis {
    let start: Double
    let width: Double

    func value(_ bin: Double) -> Double { start + bin * width }
  }

  /// The sky of `values`, nil of nothing; values that are not finite are passed over.
  package mutating func sky(of values: UnsafeBufferPointer<Float>) -> ClippedSky? {
    guard let guess = Self.guess(values) else { return nil }
    guard guess.sigma > 0 else {
      return ClippedSky(mode: guess.centre, mean: guess.centre, sigma: 0)
    }
    var sigma = guess.sigma
    var sky = clip(values, centre: guess.centre, sigma: sigma, isWhole: guess.isWhole)
    // A guess from few values that came out far too small: once more, with a wider histogram.
    for _ in 0..<8 where sky.sigma > 1.8 * sigma {
      sigma = 2 * sky.sigma
      sky = clip(values, centre: sky.mode, sigma: sigma, isWhole: guess.isWhole)
    }
    return sky
  }

  /// Median and scatter from some of the values; the lower half tells the scatter, as sources
  /// are in the upper one.
  private static func guess(
    _ values: UnsafeBufferPointer<Float>
  ) -> (centre: Double, sigma: Double, isWhole: Bool)? {
    // An odd step visits all columns of a cell.
    let step = max(1, values.count / samples) | 1
    var sample: [Float] = []
    sample.reserveCapacity(samples + 2)
    for index in stride(from: 0, to: values.count, by: step) where values[index].isFinite {
      sample.append(values[index])
    }
    guard !sample.isEmpty else { return nil }
    let isWhole = sample.allSatisfy { $0 == $0.rounded() }
    let centre = Double(sample.select(rank: sample.count / 2))
    let lower = centre - Double(sample.select(rank: sample.count * 16 / 100))
    let upper = Double(sample.select(rank: min(sample.count - 1, sample.count * 84 / 100))) - centre
    let sigma = lower > 0 ? lower : upper
    return (centre, sigma > 0 ? sigma : Self.scatter(values, about: centre), isWhole)
  }

  /// The standard deviation of all values: for those whose sample is mostly one value.
  private static func scatter(_ values: UnsafeBufferPointer<Float>, about centre: Double) -> Double
  {
    var (sum, count) = (0.0, 0)
    for value in values where value.isFinite {
      let difference = Double(value) - centre
      sum += difference * difference
      count += 1
    }
    let sigma = count > 0 ? (sum / Double(count)).squareRoot() : 0
    return sigma.isFinite ? sigma : 0
  }

  private mutating func clip(
    _ values: UnsafeBufferPointer<Float>, centre: Double, sigma: Double, isWhole: Bool
  ) -> ClippedSky {
    let axis = fillHistogram(values, centre: centre, sigma: sigma, isWhole: isWhole)
    sums.withUnsafeMutableBufferPointer { sums in
      counts.withUnsafeBufferPointer { counts in
        for bin in 0..<Self.bins {
          let count = Int(counts[bin])
          sums[bin + 1].count = sums[bin].count &+ count
          sums[bin + 1].first = sums[bin].first &+ count &* bin
          sums[bin + 1].second = sums[bin].second &+ count &* bin &* bin
        }
      }
    }
    return iterate(axis)
  }

  /// Counts the values around `centre`; whole numbers get bins of a whole width, or their median
  /// would jump between combs.
  private mutating func fillHistogram(
    _ values: UnsafeBufferPointer<Float>, centre: Double, sigma: Double, isWhole: Bool
  ) -> Axis {
    var width = 2 * Self.span * sigma / Double(Self.bins)
    if isWhole { width = max(width.rounded(.up), 1) }
    let first = (isWhole ? centre.rounded() : centre) - width * Double(Self.bins / 2)
    let (scale, offset) = (Float(1 / width), Float(first))
    counts.withUnsafeMutableBufferPointer { counts in
      counts.update(repeating: 0)
      for value in values {
        let place = (value - offset) * scale
        guard place > -0.5, place < Float(Self.bins) - 0.5 else { continue }
        // Adding 2^23 rounds to the nearest whole number and leaves it in the low bits.
        counts[Int((place + 0x1p23).bitPattern & 0x3FF)] &+= 1
      }
    }
    return Axis(start: first, width: width)
  }

  private func iterate(_ axis: Axis) -> ClippedSky {
    var (low, high) = (0, Self.bins)
    var (mean, median, sigma) = (0.0, 0.0, 0.0)
    var previous = Double.infinity
    for _ in 0..<100 {
      let kept = Double(sums[high].count - sums[low].count)
      guard kept > 0 else { break }
      mean = Double(sums[high].first - sums[low].first) / kept
      let square = Double(sums[high].second - sums[low].second) / kept
      sigma = max(0, square - mean * mean).squareRoot()
      median = self.median(low, high)
      guard sigma >= 0.1, abs(sigma / previous - 1) > 1e-4 else { break }
      previous = sigma
      low = max(0, Int((median - 3 * sigma).rounded()))
      high = min(Self.bins, max(low, Int((median + 3 * sigma).rounded())) + 1)
    }
    let isLopsided = sigma > 0 && abs(mean - median) > 0.3 * sigma
    let mode = sigma == 0 ? mean : isLopsided ? median : 2.5 * median - 1.5 * mean
    return ClippedSky(
      mode: axis.value(mode), mean: axis.value(mean), sigma: sigma * axis.width)
  }

  /// The median of the values in bins low..<high, in bins, spread evenly within its own.
  private func median(_ low: Int, _ high: Int) -> Double {
    let half = Double(sums[low].count + sums[high].count) / 2
    var (below, above) = (low, high)
    // The last bin edge that has at most half of the values before it.
    while above - below > 1 {
      let middle = (below + above) / 2
      if Double(sums[middle].count) <= half { below = middle } else { above = middle }
    }
    let inside = Double(sums[below + 1].count - sums[below].count)
    guard inside > 0 else { return Double(below) }
    return Double(below) - 0.5 + (half - Double(sums[below].count)) / inside
  }
}
