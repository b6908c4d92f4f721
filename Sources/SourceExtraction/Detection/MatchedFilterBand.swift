import Imaging

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
  private static let smallestWeight: Float = 0.25

  init(kernel: DetectionKernel, width: Int, height: Int) {
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
    goodWeights = Self.goodWeights(products, width: width, margin: kernel.width / 2)
  }

  private static func goodWeights(
    _ products: [KernelProduct], width: Int, margin: Int
  ) -> [Float] {
    (0..<width).map { x in
      let weights = products.map(\.squared).map { product in
        let row = product.row.indices.reduce(0.0) { sum, index in
          (0..<width).contains(x + index - margin) ? sum + product.row[index] : sum
        }
        return row * product.column.reduce(0, +)
      }
      return Float(weights.reduce(0, +))
    }
  }

  /// Writes the significance along row `y`; rows come in rising order without a gap.
  mutating func filter(
    row y: Int, image: UnsafeBufferPointer<Float>, flags: UnsafeBufferPointer<PixelFlags>,
    variance: [Float], correlationRatio: Float, into result: UnsafeMutableBufferPointer<Float>
  ) {
    let window = max(0, y - reach)...min(height - 1, y + reach)
    if nextRow < window.lowerBound { nextRow = window.lowerBound }
    while nextRow <= window.upperBound {
      take(row: nextRow, image: image, flags: flags)
      nextRow += 1
    }
    let columns = products.map(\.column)
    Self.sum(values, columns, row: y, window: window, into: result)
    let squaredRatio = correlationRatio * correlationRatio
    let isCut = window.count < hasBadPixels.count
    guard isCut || window.contains(where: { hasBadPixels[$0 % hasBadPixels.count] }) else {
      for x in 0..<width { result[x] /= (variance[x] * goodWeights[x] * squaredRatio).squareRoot() }
      return
    }
    let weights = weights
    let squares = columns.map { $0.map { $0 * $0 } }
    let (width, fullWeight) = (width, fullWeight)
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
    var isBad = false
    for x in 0..<width {
      let isExcluded = Self.isExcluded(flags[start &+ x])
      padded[margin &+ x] = isExcluded ? 0 : image[start &+ x]
      isBad = isBad || isExcluded
    }
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

  /// Saturated pixels count although flag maps list them: without them bright stars had holes.
  @inline(__always)
  private static func isExcluded(_ flags: PixelFlags) -> Bool {
    flags.contains(.invalid) || (flags.contains(.flagged) && !flags.contains(.saturated))
  }

  /// Adds up the columns of the window around row `y`, over all products.
  private static func sum(
    _ rings: [RowRing], _ columns: [[Double]], row y: Int, window: ClosedRange<Int>,
    into result: UnsafeMutableBufferPointer<Float>
  ) {
    result.update(repeating: 0)
    for (ring, factors) in zip(rings, columns) {
      for row in window where factors[row - y + factors.count / 2] != 0 {
        ring.add(row: row, times: Float(factors[row - y + factors.count / 2]), to: result)
      }
    }
  }
}
