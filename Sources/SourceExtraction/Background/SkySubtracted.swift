import FITSFiles
import Imaging
import Tensors

/// A field without its sky: what detection and measurement work on.
public struct SkySubtracted: Sendable {
  /// The name outputs are given.
  public var name: String
  /// The pixels without their sky, image units; pixels flagged `invalid` are 0.
  public var image: Image
  /// What is wrong with each pixel.
  public var mask: Mask
  /// The sky that was taken out, and its noise.
  public let background: Background
  /// Electrons per image unit; nil where unknown, then sources add no noise.
  public var gain: Double?
  /// The value, sky included, at which pixels saturate, image units; nil where unknown.
  public var saturation: Double?
  /// The magnitude of a flux of one image unit.
  public var zeroPoint: Double
  /// Arcseconds per pixel; nil without world coordinates.
  public var pixelScale: Double?
  /// Where the pixels lie on the sky.
  public var wcs: WCS?
  /// The image's header.
  public var header: Header
  /// The name of the filter.
  public var bandName: String?
  /// The variance map that came with the field, and the factor that takes it to image units squared.
  let variance: Image?
  let varianceScale: Double

  /// Takes the sky out of a field, in place.
  public init(
    _ field: consuming Field, background: Background, parallelism: Parallelism = .machine
  ) {
    var pixels = field.image.pixels
    let (width, height) = (field.image.width, field.image.height)
    precondition(
      width == background.width && height == background.height, "a background lies on its field")
    field.image.pixels = []
    Self.subtract(background, from: &pixels, mask: field.mask, parallelism)
    image = Image(width: width, height: height, pixels: pixels)
    mask = field.mask
    self.background = background
    variance = field.variance
    varianceScale = background.varianceScale
    name = field.name
    gain = field.gain
    saturation = field.saturation
    zeroPoint = field.zeroPoint
    pixelScale = field.pixelScale
    wcs = field.wcs
    header = field.header
    bandName = field.bandName
  }

  /// Writes the standard deviation of the sky along row `y`, image units; `row.count` is the width.
  ///
  /// The photons of sources are not in it. It is positive and finite, also where a pixel is bad.
  public func skySigma(row y: Int, into row: UnsafeMutableBufferPointer<Float>) {
    guard let variance else { return background.sigma(row: y, into: row) }
    let scale = Float(varianceScale.squareRoot())
    variance.pixels.withUnsafeBufferPointer { pixels in
      let start = y * variance.width
      for x in 0..<row.count {
        let sigma = pixels[start &+ x].squareRoot() * scale
        row[x] = sigma > 0 && sigma.isFinite ? sigma : 1
      }
    }
  }

  /// Writes the variance of the sky along row `y`, image units squared, above 0.
  ///
  /// The photons of sources are not in it.
  public func skyVariance(row y: Int, into row: UnsafeMutableBufferPointer<Float>) {
    skySigma(row: y, into: row)
    for x in 0..<row.count {
      row[x] = min(
        max(row[x] * row[x], Float.leastNormalMagnitude), Float.greatestFiniteMagnitude)
    }
  }

  /// The variance of a pixel (image units squared): that of the sky and, where the gain is known,
  /// that of the photons of `flux`.
  @inlinable
  public func variance(sky: Double, flux: Double) -> Double {
    guard let gain, gain > 0 else { return sky }
    return sky + max(0, flux) / gain
  }

  private struct Target: @unchecked Sendable {
    let pixels: UnsafeMutableBufferPointer<Float>
  }

  private static func subtract(
    _ background: Background, from pixels: inout [Float], mask: Mask, _ parallelism: Parallelism
  ) {
    let width = background.width
    guard width > 0 else { return }
    pixels.withUnsafeMutableBufferPointer { pixels in
      let target = Target(pixels: pixels)
      parallelism.forEachRange(of: background.height, chunk: 64) { rows in
        var level = [Float](repeating: 0, count: width)
        level.withUnsafeMutableBufferPointer { level in
          for y in rows {
            background.level(row: y, into: level)
            mask.flags.withUnsafeBufferPointer { flags in
              let start = y * width
              for x in 0..<width {
                let isValid = flags[start &+ x].isDisjoint(with: .invalid)
                target.pixels[start &+ x] = isValid ? target.pixels[start &+ x] - level[x] : 0
              }
            }
          }
        }
      }
    }
  }
}
