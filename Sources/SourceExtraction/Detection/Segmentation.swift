/// Which source every pixel of a frame belongs to, in the layout of `Image`.
public struct Segmentation: Sendable, Equatable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// The label of every pixel, row by row from the FITS first row: 0 is sky, sources count from 1.
  public let labels: [Int32]
  /// The largest label; every label from 1 to it belongs to at least one pixel.
  public let count: Int

  /// The given labels; none is above `count`.
  public init(width: Int, height: Int, labels: [Int32], count: Int) {
    precondition(labels.count == width * height, "a segmentation labels width x height pixels")
    self.width = width
    self.height = height
    self.labels = labels
    self.count = count
  }

  /// The label of the pixel in column `x` of row `y`, both 0-based.
  public subscript(x: Int, y: Int) -> Int32 { labels[y * width + x] }
}
