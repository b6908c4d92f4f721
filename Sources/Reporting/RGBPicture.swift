/// A picture of eight-bit colours, its first row on top (as screens count, not as FITS does).
public struct RGBPicture: Sendable, Equatable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// Red, green, blue of every pixel, row by row from the top; `count == 3 * width * height`.
  public internal(set) var bytes: [UInt8]

  /// A picture of one colour.
  public init(width: Int, height: Int, filledWith color: Color = .white) {
    precondition(width >= 0 && height >= 0, "a picture has no negative side")
    self.width = width
    self.height = height
    bytes = []
    bytes.reserveCapacity(3 * width * height)
    for _ in 0..<width * height {
      bytes.append(color.red)
      bytes.append(color.green)
      bytes.append(color.blue)
    }
  }

  /// The pixel in column `x` of row `y`, counted from the top left.
  public subscript(x: Int, y: Int) -> Color {
    let start = 3 * (y * width + x)
    return Color(
      UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2]))
  }
}
