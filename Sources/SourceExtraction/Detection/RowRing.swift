import Tensors

/// The last few rows of an image, filtered along the row.
struct RowRing {
  private let width: Int
  private let rows: Int
  private var pixels: [Float]
  private var sum = RowSum()

  init(rows: Int, width: Int) {
    (self.rows, self.width) = (rows, width)
    pixels = [Float](repeating: 0, count: rows * width)
  }

  /// Correlates `source`, which has a margin of half the kernel on both sides, with `kernel` and
  /// keeps the result as row `row`, in place of the oldest one.
  mutating func set(row: Int, filtering source: [Float], with kernel: [Double]) {
    let start = row % rows * width
    sum.removeAll()
    source.withUnsafeBufferPointer { source in
      guard let first = source.baseAddress else { return }
      for (shift, factor) in kernel.enumerated() where factor != 0 {
        sum.add(first + shift, times: Float(factor))
      }
      pixels.withUnsafeMutableBufferPointer { pixels in
        sum.write(to: UnsafeMutableBufferPointer(rebasing: pixels[start..<start + width]))
      }
    }
  }

  /// Lends the address of the pixels to `body`.
  func withPixels(_ body: (UnsafePointer<Float>) -> Void) {
    pixels.withUnsafeBufferPointer { pixels in
      if let first = pixels.baseAddress { body(first) }
    }
  }

  /// How far behind the first pixel the kept row `row` begins.
  func offset(ofRow row: Int) -> Int { row % rows * width }
}
