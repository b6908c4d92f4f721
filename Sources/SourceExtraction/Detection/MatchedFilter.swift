import Imaging
import Tensors

/// The significance image of classical detection: the image correlated with a small picture of a
/// faint source, over the noise of that sum.
///
/// Pixels without a trustworthy value are left out of the sum and of its noise, so that a dead
/// column does not cut a star in two; where too few of a pixel's surroundings are left, it is 0.
public struct MatchedFilter: SignificanceSource {
  /// What the image is correlated with.
  public let kernel: DetectionKernel

  /// A filter with the given kernel.
  public init(kernel: DetectionKernel = .pyramid) {
    self.kernel = kernel
  }

  /// `matched filter`.
  public var name: String { "matched filter" }

  private static let bandHeight = 64

  /// The significance of every pixel of `field`.
  public func significance(of field: SkySubtracted, parallelism: Parallelism) throws -> Image {
    try kernel.validate()
    let (width, height) = (field.image.width, field.image.height)
    guard width > 0, height > 0 else { return Image(width: width, height: height) }
    let ratio = correlationRatio(in: field)
    let goodWeights = MatchedFilterBand.goodWeights(kernel, width: width)
    let pixels = [Float](unsafeUninitializedCapacity: width * height) { result, count in
      LargeMemory.prepare(result)
      field.image.pixels.withUnsafeBufferPointer { image in
        field.mask.flags.withUnsafeBufferPointer { flags in
          let shared = Shared(image: image, flags: flags, result: result)
          parallelism.forEachRange(of: height, chunk: Self.bandHeight) { rows in
            var band = MatchedFilterBand(
              kernel: kernel, goodWeights: goodWeights, width: width, height: height)
            var noise = [Float](repeating: 0, count: width)
            for y in rows {
              let row = UnsafeMutableBufferPointer(
                rebasing: shared.result[y * width..<(y + 1) * width])
              noise.withUnsafeMutableBufferPointer { noise in
                field.skyVariance(row: y, into: noise)
                band.filter(
                  row: y, image: shared.image, flags: shared.flags, variance: .init(noise),
                  correlationRatio: Float(ratio), into: row)
              }
            }
          }
        }
      }
      count = width * height
    }
    return Image(width: width, height: height, pixels: pixels)
  }

  /// By how much the filtered sky is noisier than white noise would make it.
  public func correlationRatio(in field: SkySubtracted) -> Double {
    max(
      field.background.noiseCorrelation.noiseRatio(weights: kernel.taps, width: kernel.width), 0.1)
  }

  private struct Shared: @unchecked Sendable {
    let image: UnsafeBufferPointer<Float>
    let flags: UnsafeBufferPointer<PixelFlags>
    let result: UnsafeMutableBufferPointer<Float>
  }
}
