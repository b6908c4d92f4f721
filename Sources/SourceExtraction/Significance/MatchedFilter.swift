import Imaging
import Tensors

/// The significance of a source of the kernel's shape at every pixel: the best there is for stars
/// and faint galaxies on known noise.
///
/// With weights w = 1 / variance, 0 at bad pixels, it is sum(k w I) / sqrt(sum(k^2 w)): the flux of
/// the best-fitting kernel over its error. Bad pixels and edges thereby drop out of both sums and
/// leave no ghosts; replacing them by 0, as SExtractor does, makes their surroundings fainter.
public struct MatchedFilter: SignificanceSource {
  /// What the values mean.
  public enum Convention: String, Sendable, Codable, CaseIterable {
    /// Standard deviations of the filtered noise.
    case significance
    /// The filtered flux in standard deviations of the unfiltered noise, as SExtractor thresholds
    /// it: for comparisons like for like.
    case sextractor
  }

  /// The kernel.
  public var kernel: FilterKernel
  /// What the values mean.
  public var convention: Convention
  /// A short name for logs.
  public var name: String { "matched filter" }

  /// A filter for sources of the kernel's shape.
  public init(kernel: FilterKernel = .seeing, convention: Convention = .significance) {
    self.kernel = kernel
    self.convention = convention
  }

  /// The significance of every pixel; see `SignificanceSource`.
  public func significance(
    of field: SkySubtracted, parallelism: Parallelism = .machine
  ) throws -> Image {
    try kernel.validate()
    let (width, height) = (field.image.width, field.image.height)
    let seeing = kernel == .seeing ? SeeingEstimate(field, parallelism: parallelism).fwhm : 0
    let half = kernel.half(seeing: seeing)
    let job = FilterJob(field, half: half, convention: convention)
    let pixels = [Float](unsafeUninitializedCapacity: width * height) { buffer, count in
      let target = Target(pixels: buffer)
      parallelism.forEachRange(of: height, chunk: 128) { rows in
        job.run(rows, into: target.pixels)
      }
      count = width * height
    }
    return Image(width: width, height: height, pixels: pixels)
  }

  private struct Target: @unchecked Sendable {
    let pixels: UnsafeMutableBufferPointer<Float>
  }
}

/// One field's filtering, by bands of rows; what a pixel becomes does not depend on its band.
private struct FilterJob: Sendable {
  private let field: SkySubtracted
  private let isSextractor: Bool
  /// For the signal: the kernel.
  private let signalFilter: SymmetricFilter
  /// For its variance: the kernel squared.
  private let varianceFilter: SymmetricFilter
  /// What the result is multiplied by.
  private let scale: Float
  private let width: Int
  private let reference: Float

  init(_ field: SkySubtracted, half: [Double], convention: MatchedFilter.Convention) {
    self.field = field
    isSextractor = convention == .sextractor
    signalFilter = SymmetricFilter(half: half.map { Float($0) })
    varianceFilter = SymmetricFilter(half: half.map { Float($0 * $0) })
    width = field.image.width
    reference = Float(field.background.globalSigma)
    let line = half.dropFirst().reversed() + half
    if isSextractor {
      let sum = line.reduce(0, +)
      scale = Float(1 / (sum * sum))
    } else {
      let square = line.flatMap { y in line.map { $0 * y } }
      let ratio = field.background.noiseCorrelation.noiseRatio(weights: square, width: line.count)
      scale = ratio > 0 ? Float(1 / ratio) : 1
    }
  }

  func run(_ rows: Range<Int>, into target: UnsafeMutableBufferPointer<Float>) {
    let reach = signalFilter.reach
    var signal = RowRing(filter: signalFilter, width: width)
    var weight = RowRing(filter: varianceFilter, width: width)
    var sigma = [Float](repeating: 1, count: width)
    for y in rows.lowerBound - reach..<rows.upperBound + reach {
      if y >= 0, y < field.image.height {
        prepare(y, &sigma, signal: &signal, weight: &weight)
        signal.push(y)
        if !isSextractor { weight.push(y) }
      } else {
        signal.pushNothing(y)
        if !isSextractor { weight.pushNothing(y) }
      }
      let middle = y - reach
      guard middle >= rows.lowerBound else { continue }
      let row = UnsafeMutableBufferPointer(
        rebasing: target[middle * width..<(middle + 1) * width])
      finish(middle, signal: &signal, weight: &weight, sigma: &sigma, into: row)
    }
  }

  /// Writes the weighted pixels of row `y` and their weights to the heads of the rings.
  private func prepare(
    _ y: Int, _ sigma: inout [Float], signal: inout RowRing, weight: inout RowRing
  ) {
    let (width, reference) = (width, reference)
    let ignored = PixelFlags([.invalid, .flagged]).rawValue
    sigma.withUnsafeMutableBufferPointer { sigma in
      if !isSextractor { field.skySigma(row: y, into: sigma) }
      field.image.pixels.withUnsafeBufferPointer { pixels in
        field.mask.flags.withUnsafeBufferPointer { flags in
          signal.withHead { signal in
            weight.withHead { weight in
              let start = y * width
              if isSextractor {
                for x in 0..<width {
                  let isGood = flags[start &+ x].rawValue & ignored == 0
                  signal[x] = isGood ? pixels[start &+ x] / reference : 0
                }
              } else {
                // In units of the frame's noise, so that no square leaves the range of Float.
                for x in 0..<width {
                  let isGood = flags[start &+ x].rawValue & ignored == 0
                  let ratio = isGood ? reference / sigma[x] : 0
                  weight[x] = ratio * ratio
                  signal[x] = pixels[start &+ x] / reference * ratio * ratio
                }
              }
            }
          }
        }
      }
    }
  }

  private func finish(
    _ y: Int, signal: inout RowRing, weight: inout RowRing, sigma: inout [Float],
    into row: UnsafeMutableBufferPointer<Float>
  ) {
    let (scale, reference, width) = (scale, reference, width)
    signal.filtered(around: y) { signal in
      if isSextractor {
        sigma.withUnsafeMutableBufferPointer { sigma in
          field.background.sigma(row: y, into: sigma)
          for x in 0..<width { row[x] = signal[x] * scale * (reference / sigma[x]) }
        }
      } else {
        weight.filtered(around: y) { weight in
          for x in 0..<width {
            let value = signal[x] * scale / weight[x].squareRoot()
            row[x] = weight[x] > 1e-12 ? value : 0
          }
        }
      }
    }
    blank(y, row)
  }

  /// No value, no significance; nor may anything be infinite.
  private func blank(_ y: Int, _ row: UnsafeMutableBufferPointer<Float>) {
    field.mask.flags.withUnsafeBufferPointer { flags in
      let start = y * width
      let largest = Float.greatestFiniteMagnitude
      for x in 0..<row.count {
        let isValid = flags[start &+ x].rawValue & PixelFlags.invalid.rawValue == 0
        let value = row[x]
        row[x] = isValid && abs(value) <= largest ? value : 0
      }
    }
  }
}

/// The last rows of a band, filtered along themselves, from which a filter across rows reads.
private struct RowRing {
  private let filter: SymmetricFilter
  private let width: Int
  private let stride: Int
  /// The row to be pushed next, with room for the filter on both sides.
  private var head: [Float]
  private var rows: [Float]
  private var result: [Float]

  init(filter: SymmetricFilter, width: Int) {
    self.filter = filter
    self.width = width
    stride = width + SymmetricFilter.lanes
    head = [Float](repeating: 0, count: width + 2 * filter.reach + 2 * SymmetricFilter.lanes)
    rows = [Float](repeating: 0, count: stride * (2 * filter.reach + 1))
    result = [Float](repeating: 0, count: stride)
  }

  mutating func withHead(_ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    let range = filter.reach..<filter.reach + width
    head.withUnsafeMutableBufferPointer { body(.init(rebasing: $0[range])) }
  }

  /// Takes in the head as row `y`.
  mutating func push(_ y: Int) {
    let (slot, filter, width) = (slot(y), filter, width)
    head.withUnsafeBufferPointer { head in
      rows.withUnsafeMutableBufferPointer { rows in
        guard let source = head.baseAddress, let target = rows.baseAddress else { return }
        filter.alongRow(source + filter.reach, into: target + slot, count: width)
      }
    }
  }

  /// Takes in a row outside the frame.
  mutating func pushNothing(_ y: Int) {
    let slot = slot(y)
    for place in slot..<slot + stride { rows[place] = 0 }
  }

  /// Calls `body` with row `y`, filtered both ways.
  mutating func filtered(around y: Int, _ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    let (filter, width) = (filter, width)
    let slots = (y - filter.reach...y + filter.reach).map(slot)
    rows.withUnsafeBufferPointer { rows in
      result.withUnsafeMutableBufferPointer { result in
        guard let first = rows.baseAddress, let target = result.baseAddress else { return }
        filter.acrossRows(slots.map { first + $0 }, into: target, count: width)
        body(result)
      }
    }
  }

  private func slot(_ y: Int) -> Int {
    let count = 2 * filter.reach + 1
    return ((y % count) + count) % count * stride
  }
}
