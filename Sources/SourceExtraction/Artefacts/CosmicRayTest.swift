import Foundation
import Imaging
import Tensors

/// Flags sources that are sharper than the point spread: cosmic rays and hot pixels.
///
/// Light that came through the atmosphere cannot stand higher above its neighbours than a star that
/// is centred on the pixel; what does, by more than the noise allows, did not come through it. Large
/// smooth sources with a ray on them keep their class: the flag then says that there is one.
public struct CosmicRayTest: Sendable {
  /// The full width at half maximum of stars, pixels.
  public let seeing: Double
  /// How many standard deviations a peak may exceed what the seeing allows.
  public var tolerance = 5.0
  /// Errors of the point spread's shape, as a share of the peak.
  public var modelError = 0.1

  /// A test for stars of the given full width at half maximum, pixels.
  public init(seeing: Double) {
    self.seeing = max(seeing.isFinite ? seeing : 0, 0.5)
  }

  /// Flags the cosmic rays among the sources of `detection` found in `field`.
  public func flag(
    _ detection: inout Detection, in field: SkySubtracted, parallelism: Parallelism = .machine
  ) {
    let isRay = areRays(detection.sources, in: field, parallelism: parallelism)
    for index in isRay.indices where isRay[index] {
      detection.sources[index].skyFlags.insert(.cosmicRay)
    }
  }

  /// Which of the sources found in `field` are cosmic rays, one answer for each.
  public func areRays(
    _ sources: [DetectedSource], in field: SkySubtracted, parallelism: Parallelism = .machine
  ) -> [Bool] {
    let ratios = neighbourRatios
    var isRay = [Bool](repeating: false, count: sources.count)
    isRay.withUnsafeMutableBufferPointer { isRay in
      let shared = Shared(isRay: isRay)
      parallelism.forEachRange(of: sources.count, chunk: 1024) { range in
        for index in range {
          shared.isRay[index] = isTooSharp(sources[index], in: field, ratios: ratios)
        }
      }
    }
    return isRay
  }

  private struct Shared: @unchecked Sendable {
    let isRay: UnsafeMutableBufferPointer<Bool>
  }

  /// The value of the pixels beside and diagonal to the peak over the peak's, for a star centred on
  /// it: a Gaussian, integrated over pixels.
  private var neighbourRatios: (beside: Double, diagonal: Double) {
    let scale = seeing / (8 * log(2.0)).squareRoot() * 2.0.squareRoot()
    let centre = erf(0.5 / scale)
    let beside = (erf(1.5 / scale) - erf(0.5 / scale)) / 2
    let ratio = beside / centre
    return (ratio, ratio * ratio)
  }

  /// Compares the brightest pixel near the source's peak with its eight neighbours.
  private func isTooSharp(
    _ source: DetectedSource, in field: SkySubtracted, ratios: (beside: Double, diagonal: Double)
  ) -> Bool {
    guard !source.flags.contains(.saturated),
      let peak = brightestPixel(of: source, in: field), field.mask[peak.x, peak.y].isEmpty
    else { return false }
    let value = Double(field.image[peak.x, peak.y])
    var (sum, expected, count) = (0.0, 0.0, 0.0)
    for y in max(0, peak.y - 1)...min(field.image.height - 1, peak.y + 1) {
      for x in max(0, peak.x - 1)...min(field.image.width - 1, peak.x + 1)
      where (x != peak.x || y != peak.y) && field.mask[x, y].isEmpty {
        let isBeside = x == peak.x || y == peak.y
        sum += Double(field.image[x, y])
        expected += isBeside ? ratios.beside : ratios.diagonal
        count += 1
      }
    }
    guard count >= 5, value > 0 else { return false }
    let sky = pow(field.background.globalSigma, 2)
    let shareError = modelError * value * expected
    let variance =
      count * sky + expected * expected * field.variance(sky: sky, flux: value)
      + shareError * shareError
    return value * expected - sum > tolerance * variance.squareRoot()
  }

  /// The brightest pixel within one of the most significant one.
  private func brightestPixel(
    of source: DetectedSource, in field: SkySubtracted
  ) -> (x: Int, y: Int)? {
    var best: (x: Int, y: Int)?
    let box = PixelBox(centredOnX: source.peakX, y: source.peakY, side: 3)
      .clipped(to: PixelBox(width: field.image.width, height: field.image.height))
    for y in box.y {
      for x in box.x where best.map({ field.image[x, y] > field.image[$0.x, $0.y] }) ?? true {
        best = (x, y)
      }
    }
    return best
  }
}
