/// What is wrong with a pixel; a pixel without any of these is good.
public struct PixelFlags: OptionSet, Sendable, Hashable {
  /// The bits, as they are written into flag maps.
  public let rawValue: UInt8

  /// The flags whose bits are set in `rawValue`.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// No value: NaN, infinite, BLANK, zero weight.
  public static let invalid = PixelFlags(rawValue: 1 << 0)
  /// At or above the saturation level.
  public static let saturated = PixelFlags(rawValue: 1 << 1)
  /// Outside the frame, or so close to its edge that a neighbourhood is cut.
  public static let edge = PixelFlags(rawValue: 1 << 2)
  /// Marked by a flag map that came with the frame (cosmic rays, trails, bad columns).
  public static let flagged = PixelFlags(rawValue: 1 << 3)
}

/// The flags of every pixel of a frame, in the layout of `Image`.
public struct Mask: Sendable, Equatable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// The flags, row by row from the FITS first row; `count == width * height`.
  public var flags: [PixelFlags]

  /// A mask with the same flags everywhere, by default none.
  public init(width: Int, height: Int, filledWith value: PixelFlags = []) {
    precondition(width >= 0 && height >= 0, "a mask has no negative side")
    self.width = width
    self.height = height
    flags = [PixelFlags](repeating: value, count: width * height)
  }

  /// The flags of the pixel in column `x` of row `y`, both 0-based.
  public subscript(x: Int, y: Int) -> PixelFlags {
    get { flags[y * width + x] }
    set { flags[y * width + x] = newValue }
  }
}

extension UnsafeBufferPointer<PixelFlags> {
  /// Whether any pixel has a flag, seen many flags at a time: most rows of a frame have none.
  package var isAnySet: Bool {
    UnsafeRawBufferPointer(self).withMemoryRebound(to: UInt8.self) { $0.reduce(0) { $0 | $1 } != 0 }
  }
}
