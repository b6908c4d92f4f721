import Imaging
import SourceExtraction
import Tensors

/// A grey picture of a field with the outlines of its sources in colour.
struct SegmentationOverlay {
  private let result: ExtractionResult
  private let parallelism: Parallelism
  /// A green that colour-blind eyes tell from grey.
  private static let outline: [UInt8] = [0, 158, 115]

  init(_ result: ExtractionResult, parallelism: Parallelism) {
    self.result = result
    self.parallelism = parallelism
  }

  /// The picture, row by row as the frame's.
  func picture() throws -> PNGPicture {
    let image = result.field.image
    let stretch = Preview.stretch(for: image, mask: result.field.mask, parallelism: parallelism)
    let shades = stretch.shades(of: image, mask: result.field.mask, parallelism: parallelism)
    var pixels = [UInt8](repeating: 0, count: 3 * shades.count)
    for (index, shade) in shades.enumerated() {
      for channel in 0..<3 { pixels[3 * index + channel] = shade }
    }
    drawOutlines(on: &pixels)
    return try PNGPicture(width: image.width, height: image.height, pixels: .rgb8(pixels))
  }

  private func drawOutlines(on pixels: inout [UInt8]) {
    let (width, height) = (result.segmentation.width, result.segmentation.height)
    for y in 0..<height {
      for x in 0..<width where isOutline(x: x, y: y) {
        let place = 3 * (y * width + x)
        for channel in 0..<3 { pixels[place + channel] = Self.outline[channel] }
      }
    }
  }

  private func isOutline(x: Int, y: Int) -> Bool {
    let segmentation = result.segmentation
    let label = segmentation[x, y]
    guard label != 0 else { return false }
    guard x > 0, y > 0, x + 1 < segmentation.width, y + 1 < segmentation.height else { return true }
    return segmentation[x - 1, y] != label || segmentation[x + 1, y] != label
      || segmentation[x, y - 1] != label || segmentation[x, y + 1] != label
  }
}
