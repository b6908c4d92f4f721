/// A frame of float32 pixels, row-major; (0, 0) is the FITS first pixel (bottom left on a display),
/// and pixel centres lie at whole numbers.
public struct Image: Sendable, Equatable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// The values, row by row from the FITS first row; `count == width * height`.
  public var pixels: [Float]

  /// A frame of one value.
  public init(width: Int, height: Int, filledWith value: Float = 0) {
    precondition(width >= 0 && height >= 0, "an image has no negative side")
    self.width = width
    self.height = height
    pixels = [Float](repeating: value, count: width * height)
  }

  /// A frame of the given values, row by row; `pixels.count` must be `width * height`.
  public init(width: Int, height: Int, pixels: [Float]) {
    precondition(pixels.count == width * height, "an image holds width x height pixels")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// The pixel in column `x` of row `y`, both 0-based.
  public subscript(x: Int, y: Int) -> Float {
    get { pixels[y * width + x] }
    set { pixels[y * width + x] = newValue }
  }
}
