/// Puts a guess into pixels without a value, so that the network sees no holes.
///
/// A bad pixel becomes the mean of the nearest good ones to its left, right, below and above, weighted
/// by one over their distance; where none of the four is within reach, it becomes sky. Filling with
/// noise was rejected: it would make the denoised frame depend on a seed.
public enum PixelFilling {
  /// How far away a good pixel may be, pixels.
  public static let reach = 6

  /// What stands for the bad pixel (x, y), given the good pixels around it.
  ///
  /// - Parameters:
  ///   - x: the pixel's column.
  ///   - y: the pixel's row.
  ///   - width: pixels in a row.
  ///   - rows: the rows that may be looked at.
  ///   - value: the value of a pixel, or nil if it is bad too; any unit with the sky at 0.
  @inlinable
  public static func guess(
    x: Int, y: Int, width: Int, rows: Range<Int>, value: (_ x: Int, _ y: Int) -> Float?
  ) -> Float {
    var (sum, total): (Float, Float) = (0, 0)
    for (stepX, stepY) in [(-1, 0), (1, 0), (0, -1), (0, 1)] {
      for distance in 1...reach {
        let (column, row) = (x + distance * stepX, y + distance * stepY)
        guard column >= 0, column < width, rows.contains(row) else { break }
        if let found = value(column, row) {
          let weight = 1 / Float(distance)
          sum += weight * found
          total += weight
          break
        }
      }
    }
    return total > 0 ? sum / total : 0
  }
}
