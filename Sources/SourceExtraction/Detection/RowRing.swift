/// The last few rows of an image, filtered along the row.
struct RowRing {
  private let width: Int
  private let rows: Int
  private var pixels: [Float]

  init(rows: Int, width: Int) {
    (self.rows, self.width) = (rows, width)
    pixels = [Float](repeating: 0, count: rows * width)
  }

  /// Correlates `source`, which has a margin of half the kernel on both sides, with `kernel` and
  /// keeps the result as row `row`, in place of the oldest one.
  mutating func set(row: Int, filtering source: [Float], with kernel: [Double]) {
    let start = row % rows * width
    let width = width
    pixels.withUnsafeMutableBufferPointer { pixels in
      source.withUnsafeBufferPointer { source in
        let target = UnsafeMutableBufferPointer(rebasing: pixels[start..<start + width])
        target.update(repeating: 0)
        for (shift, factor) in kernel.enumerated() where factor != 0 {
          let factor = Float(factor)
          for x in 0..<width { target[x] += factor * source[x &+ shift] }
        }
      }
    }
  }

  /// Adds row `row`, times `factor`, to `sum`.
  func add(row: Int, times factor: Float, to sum: UnsafeMutableBufferPointer<Float>) {
    let start = row % rows * width
    pixels.withUnsafeBufferPointer { pixels in
      let source = UnsafeBufferPointer(rebasing: pixels[start..<start + width])
      for x in 0..<width { sum[x] += factor * source[x] }
    }
  }
}
