/// One plane of an image as float32.
public struct FITSImage: Sendable, Equatable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// The values, row by row from the FITS first row; blank and undefined pixels are NaN.
  public var pixels: [Float]
  /// The image's cards.
  public var header: Header

  /// An image of the given pixels; `pixels.count` is `width * height`.
  public init(width: Int, height: Int, pixels: [Float], header: Header = Header()) {
    precondition(pixels.count == width * height, "an image holds width x height pixels")
    self.width = width
    self.height = height
    self.pixels = pixels
    self.header = header
  }
}

/// One plane of a map of whole numbers: a segmentation, flags.
public struct FITSIntegerImage: Sendable, Equatable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// The exact values, row by row from the FITS first row; blank pixels are 0.
  public var pixels: [Int32]
  /// The image's cards.
  public var header: Header

  /// A map of the given pixels; `pixels.count` is `width * height`.
  public init(width: Int, height: Int, pixels: [Int32], header: Header = Header()) {
    precondition(pixels.count == width * height, "a map holds width x height pixels")
    self.width = width
    self.height = height
    self.pixels = pixels
    self.header = header
  }
}
