import FITSFiles
import Imaging
import SourceExtraction
import Tensors

/// The pictures of a segmentation: which pixels belong to sources, and to which.
struct SegmentationPictures {
  let segmentation: Segmentation
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
    let labels: UnsafeBufferPointer<Int32>
    let shades: UnsafeMutableBufferPointer<Shade>
  }

  private func map<Shade: Sendable>(_ shade: @Sendable (Int32) -> Shade) -> [Shade] {
    let count = segmentation.labels.count
    return [Shade](unsafeUninitializedCapacity: count) { buffer, filled in
      segmentation.labels.withUnsafeBufferPointer { labels in
        let target = Target(labels: labels, shades: buffer)
        parallelism.forEachRange(of: count, chunk: 1 << 18) { range in
          for place in range {
            target.shades.initializeElement(at: place, to: shade(target.labels[place]))
          }
        }
      }
      filled = count
    }
  }
}
