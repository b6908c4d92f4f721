import Imaging
import Tensors

/// A matched filter where only few places are asked for: what `MatchedFilter` gives there, without
/// filtering the rest of the frame.
///
/// For the 3x3 pixels around a place it sums columns first, over all columns of the surroundings at
/// once, and then rows.
package struct MatchedFilterProbe {
  private let field: SkySubtracted
  private let products: [KernelProduct]
  private let squares: [KernelProduct]
  private let squaredRatio: Float
  /// The weight of a window that nothing cuts.
  private let fullWeight: Float
  /// Half the kernel's sides, and one more pixel: how far the surroundings reach.
  private let marginX: Int
  private let marginY: Int

  /// A probe of `field`, whose filter must be valid.
  package init(_ filter: MatchedFilter, of field: SkySubtracted) {
    let kernel = filter.kernel
    let ratio = Float(filter.correlationRatio(in: field))
    (self.field, squaredRatio) = (field, ratio * ratio)
    products = kernel.products
    squares = products.map(\.squared)
    fullWeight = Float(kernel.whiteNoiseRatio * kernel.whiteNoiseRatio)
    (marginX, marginY) = (kernel.width / 2 + 1, kernel.height / 2 + 1)
  }

  /// The side of the square of pixels around a place.
  private static let side = 3
  /// Places that a thread takes at once.
  private static let chunk = 512

  /// The largest significance within a pixel of each place of the frame, with the sky's noise in the
  /// place's own row; fastest for places in raster order.
  package func largest(
    around places: [(x: Int, y: Int)], parallelism: Parallelism
  ) -> [Float] {
    [Float](unsafeUninitializedCapacity: places.count) { memory, count in
      let result = Result(values: memory)
      parallelism.forEachRange(of: places.count, chunk: Self.chunk) { range in
        var scratch = [Float](
          repeating: 0, count: (2 * marginY + 1 + Self.side) * (2 * marginX + 1))
        var variance = [Float](repeating: 0, count: field.image.width)
        var row = -1
        for index in range {
          let (x, y) = places[index]
          if y != row {
            variance.withUnsafeMutableBufferPointer { field.skyVariance(row: y, into: $0) }
            row = y
          }
          result.values[index] = largest(
            aroundX: x, y: y, skyVariance: variance, scratch: &scratch)
        }
      }
      count = places.count
    }
  }

  private struct Result: @unchecked Sendable {
    let values: UnsafeMutableBufferPointer<Float>
  }

  private func largest(
    aroundX x: Int, y: Int, skyVariance: [Float], scratch: inout [Float]
  ) -> Float {
    let (width, height) = (field.image.width, field.image.height)
    let (columns, rows) = (2 * marginX + 1, 2 * marginY + 1)
    let isInside =
      x >= marginX && y >= marginY && x + marginX < width && y + marginY < height
    return scratch.withUnsafeMutableBufferPointer { scratch in
      let patch = UnsafeMutableBufferPointer(rebasing: scratch[..<(rows * columns)])
      let sums = UnsafeMutableBufferPointer(rebasing: scratch[(rows * columns)...])
      let isCut = fill(patch, aroundX: x, y: y) || !isInside
      var values = filtered(patch, products, sums)
      if isCut {
        fillWeights(patch, aroundX: x, y: y)
        let weights = filtered(patch, squares, sums)
        for place in 0..<Self.side * Self.side {
          let isTrusted = weights[place] > MatchedFilterBand.smallestWeight * fullWeight
          values[place] = isTrusted ? values[place] / weights[place].squareRoot() : 0
        }
      } else {
        values /= fullWeight.squareRoot()
      }
      var largest = -Float.infinity
      for place in 0..<Self.side * Self.side {
        let (column, row) = (x + place % Self.side - 1, y + place / Self.side - 1)
        guard column >= 0, column < width, row >= 0, row < height else { continue }
        let noise = (skyVariance[column] * squaredRatio).squareRoot()
        largest = max(largest, values[place] / noise)
      }
      return largest
    }
  }

  /// Copies the surroundings, what is bad or beyond the frame as 0; gives whether there is any of
  /// the former.
  private func fill(
    _ patch: UnsafeMutableBufferPointer<Float>, aroundX x: Int, y: Int
  ) -> Bool {
    let columns = 2 * marginX + 1
    let inside = max(0, x - marginX)..<min(field.image.width, x + marginX + 1)
    var isBad = false
    patch.update(repeating: 0)
    field.image.pixels.withUnsafeBufferPointer { pixels in
      field.mask.flags.withUnsafeBufferPointer { flags in
        for row in max(0, y - marginY)...min(field.image.height - 1, y + marginY) {
          let start = row * field.image.width
          let offset = (row - y + marginY) * columns - x + marginX
          for column in inside { patch[offset &+ column] = pixels[start &+ column] }
          let rowFlags = UnsafeBufferPointer(
            rebasing: flags[start + inside.lowerBound..<start + inside.upperBound])
          guard rowFlags.isAnySet else { continue }
          for column in inside where MatchedFilterBand.isExcluded(flags[start &+ column]) {
            patch[offset &+ column] = 0
            isBad = true
          }
        }
      }
    }
    return isBad
  }

  /// 1 where the surroundings have a pixel that counts, else 0.
  private func fillWeights(
    _ patch: UnsafeMutableBufferPointer<Float>, aroundX x: Int, y: Int
  ) {
    let columns = 2 * marginX + 1
    for place in patch.indices {
      let (column, row) = (x + place % columns - marginX, y + place / columns - marginY)
      let isInside =
        column >= 0 && row >= 0 && column < field.image.width && row < field.image.height
      patch[place] = isInside && !MatchedFilterBand.isExcluded(field.mask[column, row]) ? 1 : 0
    }
  }

  /// The nine sums around the middle of a patch, row by row; those behind them are 0.
  private func filtered(
    _ patch: UnsafeMutableBufferPointer<Float>, _ products: [KernelProduct],
    _ sums: UnsafeMutableBufferPointer<Float>
  ) -> SIMD16<Float> {
    let columns = 2 * marginX + 1
    var result = SIMD16<Float>.zero
    for product in products {
      sums.update(repeating: 0)
      for (tap, factor) in product.column.enumerated() where factor != 0 {
        let factor = Float(factor)
        for row in 0..<Self.side {
          let (source, target) = ((tap + row) * columns, row * columns)
          for column in 0..<columns {
            sums[target &+ column] += factor * patch[source &+ column]
          }
        }
      }
      for (tap, factor) in product.row.enumerated() {
        let factor = Float(factor)
        for place in 0..<Self.side * Self.side {
          let sum = sums[place / Self.side * columns + tap + place % Self.side]
          result[place] += factor * sum
        }
      }
    }
    return result
  }
}
