import Imaging

/// The pixels that the measurements read, as views that stay valid for one parallel loop.
struct PixelScene: @unchecked Sendable {
  /// Pixels in a row.
  let width: Int
  /// Rows.
  let height: Int
  /// The background-subtracted frame.
  let pixels: UnsafeBufferPointer<Float>
  /// Whose pixel it is: 0 for the sky, else the label of a source.
  let labels: UnsafeBufferPointer<Int32>
  /// What is wrong with each pixel.
  let flags: UnsafeBufferPointer<PixelFlags>
  /// The variance of each pixel without the photons of sources, where it is not the same everywhere
  /// around a source.
  let variance: UnsafeBufferPointer<Float>?
  /// What takes `variance` to image units squared.
  let varianceScale: Float

  /// The mean of the pixel in column `x` of row `y` and its eight neighbours with the weights 1 2 1
  /// in both directions; beyond the frame there is nothing.
  @inline(__always)
  func smoothedValue(x: Int, y: Int) -> Float {
    guard x > 0, y > 0, x < width - 1, y < height - 1 else { return smoothedEdge(x: x, y: y) }
    let middle = y &* width &+ x
    let (below, above) = (middle &- width, middle &+ width)
    let sides = pixels[middle - 1] + pixels[middle + 1] + pixels[below] + pixels[above]
    let corners = pixels[below - 1] + pixels[below + 1] + pixels[above - 1] + pixels[above + 1]
    return (4 * pixels[middle] + 2 * sides + corners) / 16
  }

  private func smoothedEdge(x: Int, y: Int) -> Float {
    var sum: Float = 0
    for row in max(0, y - 1)...min(height - 1, y + 1) {
      for column in max(0, x - 1)...min(width - 1, x + 1) {
        let weight: Float = (row == y ? 2 : 1) * (column == x ? 2 : 1)
        sum += weight * pixels[row * width + column]
      }
    }
    return sum / 16
  }
}
