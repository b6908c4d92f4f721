import Tensors

/// Display limits around a frame's background, found as IRAF's `zscale` does.
///
/// A sample of the frame is sorted, and a line is fitted to its middle with the bright and the dark
/// ends rejected; the slope of the line, divided by the contrast, says how far the limits lie from
/// the median. Goals, in order: the limits of IRAF and DS9, which people know; independence of
/// bright sources; speed. Percentiles of the whole frame were rejected as the default: they move
/// with the share of the frame that sources cover.
public struct ZScale: Sendable, Equatable {
  /// How much of the background's slope the limits take in, above 0, at most 1; smaller means wider.
  public var contrast = 0.25
  /// The number of pixels sampled, spread evenly over the good ones.
  public var sampleCount = 1000
  /// How many standard deviations from the line a sample may lie.
  public var rejectionSigmas = 2.5
  /// How often samples are rejected and the line fitted again, at most.
  public var iterations = 5

  /// IRAF's settings.
  public init() {}

  /// The limits for the good pixels of `image`: those that are finite and carry no flag in `mask`.
  public func limits(
    of image: Image, mask: Mask? = nil, parallelism: Parallelism = .machine
  ) -> DisplayLimits {
    let chunks = GoodPixelChunks(of: image, mask: mask, parallelism: parallelism)
    let sample = chunks.evenSample(of: max(1, sampleCount)).sorted().map(Double.init)
    guard let smallest = sample.first, let largest = sample.last else { return .ofNothing }
    guard let slope = backgroundSlope(of: sample) else {
      return DisplayLimits(black: smallest, white: largest)
    }
    let count = sample.count
    let median = (sample[(count - 1) / 2] + sample[count / 2]) / 2
    let centre = (count - 1) / 2
    let step = contrast > 0 ? slope / contrast : slope
    return DisplayLimits(
      black: max(smallest, median - Double(centre - 1) * step),
      white: min(largest, median + Double(count - centre) * step))
  }

  /// The slope of the line through the sorted samples that belong to the background; nil when fewer
  /// than half of them (or than five) do.
  private func backgroundSlope(of sample: [Double]) -> Double? {
    let needed = max(5, sample.count / 2)
    var isRejected = [Bool](repeating: false, count: sample.count)
    var remaining = sample.count
    var previous = sample.count + 1
    var slope: Double?
    for _ in 0..<iterations where remaining < previous && remaining >= needed {
      let line = FittedLine(through: sample, skipping: isRejected)
      slope = line.slope
      let threshold = rejectionSigmas * line.scatter
      for index in sample.indices where abs(line.residual(index, sample[index])) > threshold {
        isRejected[index] = true
      }
      isRejected = Self.grown(isRejected, to: max(1, sample.count / 100))
      previous = remaining
      remaining = isRejected.count { !$0 }
    }
    return remaining >= needed ? slope : nil
  }

  /// Every true value spread over a window of `width` places.
  private static func grown(_ flags: [Bool], to width: Int) -> [Bool] {
    var result = [Bool](repeating: false, count: flags.count)
    let behind = (width - 1) / 2
    for index in flags.indices where flags[index] {
      for place in max(0, index - behind)...min(flags.count - 1, index - behind + width - 1) {
        result[place] = true
      }
    }
    return result
  }
}

/// A line y = slope * index + offset by least squares.
private struct FittedLine {
  let slope: Double
  /// The standard deviation of the fitted values around the line.
  private(set) var scatter = 0.0
  private let offset: Double

  init(through values: [Double], skipping isSkipped: [Bool]) {
    let used = values.indices.filter { !isSkipped[$0] }
    let count = Double(used.count)
    let meanX = used.reduce(0) { $0 + Double($1) } / count
    let meanY = used.reduce(0) { $0 + values[$1] } / count
    var (productSum, squareSum) = (0.0, 0.0)
    for index in used {
      let distance = Double(index) - meanX
      productSum += distance * (values[index] - meanY)
      squareSum += distance * distance
    }
    slope = squareSum > 0 ? productSum / squareSum : 0
    offset = meanY - slope * meanX
    let squares = used.reduce(0) { sum, index in
      let residual = self.residual(index, values[index])
      return sum + residual * residual
    }
    scatter = (squares / count).squareRoot()
  }

  func residual(_ index: Int, _ value: Double) -> Double {
    value - (slope * Double(index) + offset)
  }
}
