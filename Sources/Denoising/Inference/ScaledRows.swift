import Foundation
import Imaging
import SourceExtraction

/// The rows of a field as the network is given them: `Denoiser.encoded` light in units of the local
/// noise, bad pixels filled in from the good ones around them.
struct ScaledRows {
  private let field: SkySubtracted
  private let columns: Range<Int>

  init(_ field: SkySubtracted, columns: Range<Int>) {
    self.field = field
    self.columns = columns
  }

  /// Writes row `y` to `row`; from any number of threads.
  func fill(_ row: UnsafeMutableBufferPointer<Float>, y: Int) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: field.image.width) { sigma in
      sigma.initialize(repeating: 1)
      field.skySigma(row: y, into: sigma)
      Self.scale(
        field, row: y, columns: columns, sigma: UnsafeBufferPointer(sigma), into: row)
    }
  }

  private static func scale(
    _ field: SkySubtracted, row y: Int, columns: Range<Int>, sigma: UnsafeBufferPointer<Float>,
    into row: UnsafeMutableBufferPointer<Float>
  ) {
    let (width, height) = (field.image.width, field.image.height)
    let start = y * width
    field.image.pixels.withUnsafeBufferPointer { pixels in
      FastEncoding.encode(
        UnsafeBufferPointer(
          rebasing: pixels[start + columns.lowerBound..<start + columns.upperBound]),
        over: UnsafeBufferPointer(rebasing: sigma[columns]), into: row)
      field.mask.flags.withUnsafeBufferPointer { flags in
        let unusable = PixelFlags([.invalid, .flagged]).rawValue
        for x in columns where flags[start &+ x].rawValue & unusable != 0 {
          let value = PixelFilling.guess(x: x, y: y, width: width, rows: 0..<height) { x, y in
            let place = y &* width &+ x
            return flags[place].rawValue & unusable != 0 ? nil : pixels[place]
          }
          row[x &- columns.lowerBound] = Denoiser.encoded(value / sigma[x])
        }
      }
    }
  }
}
