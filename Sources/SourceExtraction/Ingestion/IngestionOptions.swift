import FITSFiles
import Imaging

/// What is known about a frame beyond its own file; what is nil is looked up in the header.
public struct IngestionOptions: Sendable, Equatable {
  /// The map of the noise.
  public var weight: FITSLocation?
  /// What the pixels of `weight` mean.
  public var weightKind = WeightKind.weight
  /// Pixels of the map at or below this are bad; weights of 0 always are.
  public var weightThreshold = 0.0
  /// The map of flagged pixels.
  public var flags: FITSLocation?
  /// The bits of the flag map that make a pixel bad; nil for those its survey calls bad.
  public var flagBits: Int32?
  /// Electrons per image unit.
  public var gain: Double?
  /// The value at which pixels saturate, image units.
  public var saturation: Double?
  /// The magnitude of one image unit.
  public var zeroPoint: Double?
  /// Arcseconds per pixel.
  public var pixelScale: Double?
  /// Whether weight and mask extensions of the image's own file are used where no map is named.
  public var usesExtensions = true
  /// The spellings of the facts in headers.
  public var keywords = HeaderKeywords()
  /// The rows of the frame and its maps to read; nil for all of them.
  public var rows: Range<Int>?
  /// What may be read.
  public var limits = FITSLimits.default

  /// Nothing known.
  public init() {}

  /// Throws for numbers that make no sense.
  public func validate() throws {
    let numbers = [
      ("gain", gain), ("saturation", saturation), ("pixel scale", pixelScale),
    ]
    for case (let name, .some(let value)) in numbers where !(value > 0 && value.isFinite) {
      throw SourceExtractionError.badOption(
        name: name, expected: "a number above 0", found: "\(value)")
    }
    guard zeroPoint?.isFinite ?? true else {
      throw SourceExtractionError.badOption(
        name: "zero point", expected: "a magnitude", found: "\(zeroPoint ?? 0)")
    }
    guard weightThreshold >= 0 else {
      throw SourceExtractionError.badOption(
        name: "weight threshold", expected: "0 or more", found: "\(weightThreshold)")
    }
  }
}
