import FITSFiles
import Imaging

/// A frame made ready for extraction: all bad pixels in one mask, the facts of the observation
/// settled.
public struct Field: Sendable {
  /// The name outputs are given.
  public var name: String
  /// The pixels with their sky; pixels without a value are 0 and carry a flag.
  public var image: Image
  /// What is wrong with each pixel.
  public var mask: Mask
  /// The variance of the sky of each pixel, above 0, without the photons of the sources.
  ///
  /// It is nil where no map came with the frame: then the background's own sigma stands for it.
  public var variance: Image?
  /// Whether `variance` is in the image's units squared; else only its ratios count, and the
  /// background's sigma sets the scale.
  public var isVarianceAbsolute: Bool
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
  /// What was found in headers and what had to be assumed, a line each.
  public var notes: [String] = []

  /// A field of an image of which nothing else is known; its pixels must be finite or flagged.
  public init(name: String, image: Image, mask: Mask, zeroPoint: Double = 0) {
    precondition(
      image.width == mask.width && image.height == mask.height, "a mask lies on its image")
    self.name = name
    self.image = image
    self.mask = mask
    self.zeroPoint = zeroPoint
    isVarianceAbsolute = false
    header = Header()
  }

  /// A field of a frame, without a look at its header.
  public init(_ frame: Frame, zeroPoint: Double = 0) {
    self.init(name: frame.name, image: frame.image, mask: frame.mask, zeroPoint: zeroPoint)
    header = frame.header
    wcs = frame.wcs
    pixelScale = frame.wcs?.pixelScale
  }
}
