import Imaging
import Tensors

/// The rows that a matched filter keeps while it walks up a band of rows.
///
/// Each image row is filtered along the row once, when the window first reaches it, and waits in a
/// ring for the columns to be summed. Rows without a bad pixel in the window skip all weights. What
/// lies beyond the frame's edge counts as missing, too.
struct MatchedFilterBand {
  private let width: Int
  private let height: Int
  private let reach: Int
  private let products: [KernelProduct]
  private let fullWeight: Float
  /// The filtered image rows of each product, by row number modulo the ring's length.
  private var values: [RowRing]
  /// The same for the variances that good pixels add.
  private var weights: [RowRing]
  private var hasBadPixels: [Bool]
  /// Whether a row of the ring of weights stands for a row of good pixels; such rows are all equal.
  private var weightsAreFull: [Bool]
  private var nextRow = -1
  private var padded: [Float]
  /// The sum of the weights where every pixel of the window is good; less near the sides.
  private let goodWeights: [Float]
  private var weightSum: [Float]

  /// The share of a kernel's noise that must lie on good pixels.
  static let smallestWeight: Float = 0.25

  /// A band of a frame of the given sides; `goodWeights` are those of `MatchedFilterBand.goodWeights`.
  init(kernel: DetectionKernel, goodWeights: [Float], width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    reach = kernel.height / 2
    products = kernel.products
    let squares = kernel.taps.reduce(0) { $0 + $1 * $1 }
    let sum = kernel.taps.reduce(0, +)
    fullWeight = Float(squares / (sum * sum))
    let ring = RowRing(rows: kernel.height, width: width)
    values = products.map { _ in ring }
    weights = products.map { _ in ring }
    hasBadPixels = Array(repeating: false, count: kernel.height)
    weightsAreFull = hasBadPixels
    padded = [Float](repeating: 0, count: width + kernel.width - 1)
    weightSum = [Float](repeating: 0, count: width)
    self.goodWeights = goodWeights
  }

  /// The sum of the squared weights on the pixels of a window that lies around each column and is
  /// cut by no bad pixel, only by the frame's sides.
  static func goodWeights(_ kernel: DetectionKernel, width: Int) -> [Float] {
    let (squares, margin) = (kernel.products.map(\.squared), kernel.width / 2)
    return (0..<width).map { x in
      let first = max(0, margin - x)
      let last = min(kernel.width, width + margin - x)
      let weights = squares.map { product in
        product.row[first..<max(first, last)].reduce(0, +) * product.column.reduce(0, +)
      }
      return Float(weights.reduce(0, +))
    }
  }

  /// Writes the significance along row `y`; rows come in rising order without a gap.
  mutating func filter(
    row y: Int, image: UnsafeBufferPointer<Float>, flags: UnsafeBufferPointer<PixelFlags>,
    variance: UnsafeBufferPointer<Float>, correlationRatio: Float,
    into result: UnsafeMutableBufferPointer<Float>
  ) {
    let window = max(0, y - reach)...min(height - 1, y + reach)
    if nextRow < window.lowerBound { nextRow = window.lowerBound }
    while nextRow <= window.upperBound {
      take(row: nextRow, image: image, flags: flags)
      nextRow += 1
    }
    let columns = products.map(\.column)
    let width = width
    Self.sum(values, columns, row: y, window: window, into: result)
    let squaredRatio = correlationRatio * correlationRatio
    let isCut = window.count < hasBadPixels.count
    guard isCut || window.contains(where: { hasBadPixels[$0 % hasBadPixels.count] }) else {
      goodWeights.withUnsafeBufferPointer { goodWeights in
        for x in 0..<width {
          result[x] /= (variance[x] * goodWeights[x] * squaredRatio).squareRoot()
        }
      }
      return
    }
    let weights = weights
    let squares = columns.map { $0.map { $0 * $0 } }
    let fullWeight = fullWeight
    weightSum.withUnsafeMutableBufferPointer { weightSum in
      Self.sum(weights, squares, row: y, window: window, into: weightSum)
      let least = Self.smallestWeight * fullWeight
      for x in 0..<width {
        let weight = weightSum[x] * squaredRatio
        result[x] = weightSum[x] > least ? result[x] / (variance[x] * weight).squareRoot() : 0
      }
    }
  }

  /// Filters an image row along itself and puts it into the ring.
  private mutating func take(
    row y: Int, image: UnsafeBufferPointer<Float>, flags: UnsafeBufferPointer<PixelFlags>
  ) {
    let (start, margin) = (y * width, (padded.count - width) / 2)
    let isBad = Self.fill(
      &padded, margin: margin, from: UnsafeBufferPointer(rebasing: image[start..<start + width]),
      flags: UnsafeBufferPointer(rebasing: flags[start..<start + width]))
    for index in products.indices {
      values[index].set(row: y, filtering: padded, with: products[index].row)
    }
    if isBad || weightsAreFull[y % hasBadPixels.count] == false {
      for x in 0..<width { padded[margin &+ x] = Self.isExcluded(flags[start &+ x]) ? 0 : 1 }
      for index in products.indices {
        weights[index].set(row: y, filtering: padded, with: products[index].squared.row)
      }
      weightsAreFull[y % hasBadPixels.count] = !isBad
    }
    hasBadPixels[y % hasBadPixels.count] = isBad
  }

  /// Copies a row between the margins, bad pixels as 0, and gives whether there is one.
  private static func fill(
    _ padded: inout [Float], margin: Int, from row: UnsafeBufferPointer<Float>,
    flags: UnsafeBufferPointer<PixelFlags>
  ) -> Bool {
    return padded.withUnsafeMutableBufferPointer { padded in
      let target = UnsafeMutableBufferPointer(rebasing: padded[margin..<margin + row.count])
      _ = target.update(from: row)
      var isBad = false
      guard flags.isAnySet else { return isBad }
      for x in 0..<row.count where isExcluded(flags[x]) {
        target[x] = 0
        isBad = true
      }
      return isBad
    }
  }

  /// Saturated pixels count although flag maps list them: without them bright stars had holes.
  @inline(__always)
  static func isExcluded(_ flags: PixelFlags) -> Bool {
    flags.contains(.invalid) || (flags.contains(.flagged) && !flags.contains(.saturated))
  }

  /// Adds up the columns of the window around row `y`, over all products.
  private static func sum(
    _ rings: [RowRing], _ columns: [[Double]], row y: Int, window: ClosedRange<Int>,
    into result: UnsafeMutableBufferPointer<Float>
  ) {
    result.update(repeating: 0)
    guard let target = result.baseAddress else { return }
    var sum = RowSum()
    for (ring, factors) in zip(rings, columns) {
      sum.removeAll()
      sum.add(target, times: 1)
      ring.withPixels { pixels in
        for row in window where factors[row - y + factors.count / 2] != 0 {
          sum.add(
            pixels + ring.offset(ofRow: row), times: Float(factors[row - y + factors.count / 2]))
        }
        sum.write(to: result)
      }
    }
  }
}
