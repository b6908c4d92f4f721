import Denoising
import Imaging
import Tensors

/// The pictures of a segmentation: which pixels belong to sources, and to which.
struct LabelPictures {
  let segmentation: any LabelRows
  let parallelism: Parallelism

  private static let largestLabel: Int32 = 65_535

  /// Black sky and white sources.
  func writeMask(to path: String) throws {
    let pixels = map { $0 > 0 ? UInt8(255) : 0 }
    let picture = try PNGPicture(
      width: segmentation.width, height: segmentation.height,
      pixels: .grey8(pixels, transparent: nil))
    try picture.write(to: path, parallelism: parallelism)
  }

  /// The numbers of the sources as 16-bit grey; beyond 65,535 they begin again with 1.
  func writeLabels(to path: String) throws {
    let pixels = map { label in
      label > 0 ? UInt16((label - 1) % Self.largestLabel + 1) : 0
    }
    let picture = try PNGPicture(
      width: segmentation.width, height: segmentation.height, pixels: .grey16(pixels))
    try picture.write(to: path, parallelism: parallelism)
  }

  private struct Target<Shade>: @unchecked Sendable {
    let shades: UnsafeMutableBufferPointer<Shade>
  }

  private func map<Shade: Sendable>(_ shade: @Sendable (Int32) -> Shade) -> [Shade] {
    let (segmentation, width) = (segmentation, segmentation.width)
    let total = width * segmentation.height
    return [Shade](unsafeUninitializedCapacity: total) { buffer, filled in
      let target = Target(shades: buffer)
      parallelism.forEachRange(of: segmentation.height, chunk: 64) { rows in
        var labels = [Int32](repeating: 0, count: width)
        for y in rows {
          labels.withUnsafeMutableBufferPointer { segmentation.fill($0, y: y) }
          for x in 0..<width {
            target.shades.initializeElement(at: y &* width &+ x, to: shade(labels[x]))
          }
        }
      }
      filled = total
    }
  }
}
