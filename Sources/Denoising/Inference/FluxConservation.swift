import Foundation
import Imaging
import SourceExtraction
import Tensors

/// Gives the denoised light the flux of the frame.
///
/// A network that answers with the most plausible light gives faint wings too little, and single
/// sources too little or too much. What the frame has and the denoised light lacks, summed with the
/// source map as weight over an area a few stars wide, is put back where the sources are: the noise
/// of such a sum is a tenth of a pixel's. Rejected: one factor for each source, which needs a
/// segmentation and cannot mend wings.
struct FluxConservation {
  private let smoothing: GaussianSmoothing
  private let parallelism: Parallelism

  /// For stars of the given full width at half maximum, pixels.
  init(seeing: Double, parallelism: Parallelism) {
    smoothing = GaussianSmoothing(deviation: max(1, seeing))
    self.parallelism = parallelism
  }

  /// Replaces the denoised map (asinh) by light in units of the sky's noise whose flux is the
  /// frame's.
  func light(of maps: consuming SourceMaps, from field: SkySubtracted) -> Image {
    var light = maps.denoised
    var weights = maps.sourceLogits
    maps = SourceMaps(width: 0, height: 0)
    var missing = Image(width: light.width, height: light.height)
    forEachRow(&light, &weights, &missing) { y, light, weights, missing in
      Self.compare(field, row: y, light: light, weights: weights, missing: missing)
    }
    missing = smoothing.smoothed(missing, parallelism: parallelism)
    var share = smoothing.smoothed(weights, parallelism: parallelism)
    forEachRow(&light, &weights, &missing) { _, light, weights, missing in
      for x in light.indices { weights[x] *= missing[x] }
    }
    forEachRow(&light, &weights, &share) { _, light, weights, share in
      for x in light.indices { light[x] += weights[x] / max(share[x], 0.02) }
    }
    return light
  }

  /// Turns a row of the maps into light and weights, and says what light is missing.
  private static func compare(
    _ field: SkySubtracted, row y: Int, light: UnsafeMutableBufferPointer<Float>,
    weights: UnsafeMutableBufferPointer<Float>, missing: UnsafeMutableBufferPointer<Float>
  ) {
    let start = y * light.count
    field.skySigma(row: y, into: missing)
    field.image.pixels.withUnsafeBufferPointer { pixels in
      field.mask.flags.withUnsafeBufferPointer { flags in
        for x in light.indices {
          light[x] = Denoiser.decoded(light[x])
          let isGood = flags[start &+ x].isEmpty
          weights[x] = isGood ? 1 / (1 + exp(-weights[x])) : 0
          missing[x] = isGood ? weights[x] * (pixels[start &+ x] / missing[x] - light[x]) : 0
        }
      }
    }
  }

  private struct Rows: @unchecked Sendable {
    let images: [UnsafeMutableBufferPointer<Float>]
    let width: Int

    func row(_ image: Int, _ y: Int) -> UnsafeMutableBufferPointer<Float> {
      UnsafeMutableBufferPointer(rebasing: images[image][y * width..<(y + 1) * width])
    }
  }

  /// Calls `body` for every row with that row of the three images.
  private func forEachRow(
    _ first: inout Image, _ second: inout Image, _ third: inout Image,
    _ body:
      @Sendable (
        Int, UnsafeMutableBufferPointer<Float>, UnsafeMutableBufferPointer<Float>,
        UnsafeMutableBufferPointer<Float>
      ) -> Void
  ) {
    let (width, height) = (first.width, first.height)
    first.pixels.withUnsafeMutableBufferPointer { first in
      second.pixels.withUnsafeMutableBufferPointer { second in
        third.pixels.withUnsafeMutableBufferPointer { third in
          let rows = Rows(images: [first, second, third], width: width)
          parallelism.forEachRange(of: height, chunk: 32) { range in
            for y in range { body(y, rows.row(0, y), rows.row(1, y), rows.row(2, y)) }
          }
        }
      }
    }
  }
}
