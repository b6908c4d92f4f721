import Foundation
import Imaging
import Tensors

/// The width of the stars of a field, before anything has been detected: enough to choose the
/// kernel of a matched filter.
///
/// The sharpness of a bright peak, ln(peak / mean of its four neighbours), is 1 / (2 s^2) for a
/// Gaussian. Stars are the sharpest and pile up at one value; the narrow end of that pile is taken,
/// as galaxies, blends and noise only broaden. The point-spread model measures properly later.
public struct SeeingEstimate: Sendable {
  /// The full width at half maximum, pixels, 1.5 to 12.
  public let fwhm: Double
  /// The number of peaks it was measured on; with fewer than 5 it is `usual`.
  public let peaks: Int
  /// What is assumed where there are no bright sources.
  public static let usual = 3.0

  private static let brightness: Float = 40

  /// Measures the peaks of `field`.
  public init(_ field: SkySubtracted, parallelism: Parallelism = .machine) {
    let (width, height) = (field.image.width, field.image.height)
    let chunk = 64
    let chunks = (height + chunk - 1) / chunk
    var found = [[Float]](repeating: [], count: chunks)
    found.withUnsafeMutableBufferPointer { found in
      let target = Target(widths: found)
      parallelism.forEach(chunks) { index in
        let rows = max(1, index * chunk)..<min(max(height - 1, 1), (index + 1) * chunk)
        guard width > 2, rows.lowerBound < rows.upperBound else { return }
        target.widths[index] = Self.widths(field, rows: rows)
      }
    }
    var widths = found.flatMap { $0 }
    peaks = widths.count
    guard peaks >= 5 else {
      fwhm = Self.usual
      return
    }
    widths.sort()
    fwhm = min(max(Self.narrowPile(widths), 1.5), 12)
  }

  private struct Target: @unchecked Sendable {
    let widths: UnsafeMutableBufferPointer<[Float]>
  }

  /// The middle of the densest stretch that holds a quarter of the sorted values.
  private static func narrowPile(_ widths: [Float]) -> Double {
    let share = max(3, widths.count / 4)
    var (best, narrowest) = (0, Float.infinity)
    for start in 0...widths.count - share {
      let stretch = widths[start + share - 1] / widths[start]
      if stretch < narrowest { (best, narrowest) = (start, stretch) }
    }
    return Double(widths[best + share / 2])
  }

  private static func widths(_ field: SkySubtracted, rows: Range<Int>) -> [Float] {
    let width = field.image.width
    var widths: [Float] = []
    field.image.pixels.withUnsafeBufferPointer { pixels in
      field.mask.flags.withUnsafeBufferPointer { flags in
        let limit = brightness * Float(field.background.globalSigma)
        for y in rows {
          for x in 1..<width - 1 where pixels[y &* width &+ x] > limit {
            let place = y &* width &+ x
            guard isPeak(pixels, place, width),
              areGood(flags, place, width),
              let size = size(pixels, place, width)
            else { continue }
            widths.append(size)
          }
        }
      }
    }
    return widths
  }

  private static func isPeak(
    _ pixels: UnsafeBufferPointer<Float>, _ place: Int, _ width: Int
  ) -> Bool {
    let peak = pixels[place]
    for row in [-width, 0, width] {
      for column in -1...1 where row != 0 || column != 0 {
        guard peak > pixels[place + row + column] else { return false }
      }
    }
    return true
  }

  private static func areGood(
    _ flags: UnsafeBufferPointer<PixelFlags>, _ place: Int, _ width: Int
  ) -> Bool {
    for row in [-width, 0, width] {
      for column in -1...1 where !flags[place + row + column].isEmpty { return false }
    }
    return true
  }

  /// The width of a peak from its curvature; nil for one sharper than any star: a cosmic ray.
  private static func size(
    _ pixels: UnsafeBufferPointer<Float>, _ place: Int, _ width: Int
  ) -> Float? {
    // The curvature along x and along y does not depend on where in its pixel a star stands.
    let peak = pixels[place]
    let product = pixels[place - 1] * pixels[place + 1]
    let other = pixels[place - width] * pixels[place + width]
    guard product > 0, other > 0 else { return nil }
    let sharpness = (2 * log(peak) - log(product) + 2 * log(peak) - log(other)) / 2
    let size = 2.3548 / max(sharpness, 1e-3).squareRoot()
    return size > 1.4 && size < 15 ? size : nil
  }
}
