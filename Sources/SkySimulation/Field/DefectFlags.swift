import Imaging

/// What a simulated detector did to a pixel; a pixel without any of these is good.
public struct DefectFlags: OptionSet, Codable, Sendable, Hashable {
  /// The bits, as they are written into flag maps.
  public let rawValue: UInt8

  /// The flags whose bits are set in `rawValue`.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// 1: the pixel is full; its value is the saturation level.
  public static let saturated = DefectFlags(rawValue: 1 << 0)
  /// 2: charge from a full pixel of the same column has run into this one.
  public static let bleedTrail = DefectFlags(rawValue: 1 << 1)
  /// 4: a cosmic ray went through.
  public static let cosmicRay = DefectFlags(rawValue: 1 << 2)
  /// 8: a satellite crossed.
  public static let satelliteTrail = DefectFlags(rawValue: 1 << 3)
  /// 16: the pixel gives charge without light.
  public static let hotPixel = DefectFlags(rawValue: 1 << 4)
  /// 32: the column is dead; its value is 0.
  public static let badColumn = DefectFlags(rawValue: 1 << 5)
  /// 64: the amplifier is dead; its value is 0.
  public static let missingAmplifier = DefectFlags(rawValue: 1 << 6)

  /// Pixels that say nothing about the sky: their weight is 0.
  public static let withoutWeight: DefectFlags = [
    .cosmicRay, .hotPixel, .badColumn, .missingAmplifier,
  ]

  /// Every flag with the name and the meaning that go into a header.
  public static let legend: [(flag: DefectFlags, name: String, meaning: String)] = [
    (.saturated, "SATURATED", "the pixel is full"),
    (.bleedTrail, "BLEED", "charge from a full pixel of the column"),
    (.cosmicRay, "COSMIC", "a cosmic ray went through"),
    (.satelliteTrail, "TRAIL", "a satellite crossed"),
    (.hotPixel, "HOT", "charge without light"),
    (.badColumn, "BADCOL", "dead column"),
    (.missingAmplifier, "NOAMP", "dead amplifier"),
  ]
}

/// The defects of every pixel of a frame, in the layout of `Image`.
public struct FlagMap: Sendable, Equatable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// The flags, row by row; `count == width * height`.
  public var flags: [DefectFlags]

  /// A map without defects.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
    flags = [DefectFlags](repeating: [], count: width * height)
  }

  /// The flags of the pixel in column `x` of row `y`, both 0-based.
  public subscript(x: Int, y: Int) -> DefectFlags {
    get { flags[y * width + x] }
    set { flags[y * width + x] = newValue }
  }

  /// The same map in the flags that the pipeline works with.
  public var mask: Mask {
    var mask = Mask(width: width, height: height)
    for (index, flag) in flags.enumerated() where !flag.isEmpty {
      var pixel: PixelFlags = []
      if !flag.isDisjoint(with: [.saturated, .bleedTrail]) { pixel.insert(.saturated) }
      if !flag.isDisjoint(with: [.badColumn, .missingAmplifier]) { pixel.insert(.invalid) }
      if !flag.isDisjoint(with: [.cosmicRay, .satelliteTrail, .hotPixel]) {
        pixel.insert(.flagged)
      }
      mask.flags[index] = pixel
    }
    return mask
  }
}
