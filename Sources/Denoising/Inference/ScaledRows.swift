import Foundation
import Imaging
import SourceExtraction
import Tensors

/// The rows of a field as the network is given them: `Denoiser.encoded` light in units of the local
/// noise, bad pixels filled in from the good ones around them.
///
/// Rows are asked for in ascending order and made a block at a time on all threads.
struct ScaledRows {
  private let field: SkySubtracted
  private let columns: Range<Int>
  private let parallelism: Parallelism
  private var block: [Float]
  private var blockStart = 0
  private var blockEnd = 0

  private static let blockRows = 64

  init(_ field: SkySubtracted, columns: Range<Int>, parallelism: Parallelism) {
    self.field = field
    self.columns = columns
    self.parallelism = parallelism
    block = [Float](repeating: 0, count: columns.count * Self.blockRows)
  }

  /// Writes row `y` to `row`.
  mutating func fill(_ row: UnsafeMutableBufferPointer<Float>, y: Int) {
    if !(blockStart..<blockEnd).contains(y) { makeBlock(from: y) }
    let start = (y - blockStart) * columns.count
    block.withUnsafeBufferPointer { block in
      _ = row.update(from: block[start..<start + columns.count])
    }
  }

  private struct Target: @unchecked Sendable {
    let rows: UnsafeMutableBufferPointer<Float>
  }

  private mutating func makeBlock(from start: Int) {
    let end = min(start + Self.blockRows, field.image.height)
    (blockStart, blockEnd) = (start, end)
    let (field, columns) = (field, columns)
    block.withUnsafeMutableBufferPointer { block in
      let target = Target(rows: block)
      parallelism.forEachRange(of: end - start, chunk: 4) { range in
        var sigma = [Float](repeating: 1, count: field.image.width)
        for index in range {
          let part = index * columns.count..<(index + 1) * columns.count
          sigma.withUnsafeMutableBufferPointer { sigma in
            field.skySigma(row: start + index, into: sigma)
            Self.scale(
              field, row: start + index, columns: columns, sigma: UnsafeBufferPointer(sigma),
              into: UnsafeMutableBufferPointer(rebasing: target.rows[part]))
          }
        }
      }
    }
  }

  private static func scale(
    _ field: SkySubtracted, row y: Int, columns: Range<Int>, sigma: UnsafeBufferPointer<Float>,
    into row: UnsafeMutableBufferPointer<Float>
  ) {
    let (width, height) = (field.image.width, field.image.height)
    field.image.pixels.withUnsafeBufferPointer { pixels in
      field.mask.flags.withUnsafeBufferPointer { flags in
        for x in columns {
          let place = y &* width &+ x
          var value = pixels[place]
          if flags[place].isUnusable {
            value = PixelFilling.guess(x: x, y: y, width: width, rows: 0..<height) { x, y in
              flags[y &* width &+ x].isUnusable ? nil : pixels[y &* width &+ x]
            }
          }
          row[x &- columns.lowerBound] = encoded(value / sigma[x])
        }
      }
    }
  }

  /// `Denoiser.encoded` by logarithms that the compiler can do several of at a time: equal to it but
  /// for the last digits.
  @inline(__always)
  private static func encoded(_ value: Float) -> Float {
    let size = abs(value)
    // Small arguments lose digits in log(1 + x), and large ones overflow in x * x.
    let result =
      size < 1e-3 ? size : size > 1e9 ? log(2 * size) : log(size + (size * size + 1).squareRoot())
    return value < 0 ? -result : result
  }
}
