extension Image {
  /// The image with blocks of `factor` x `factor` pixels averaged into one; the last blocks of a row
  /// or column hold what is left.
  ///
  /// Pixels that are not finite or that `mask` calls invalid are left out of the averages; a block
  /// of nothing else is NaN.
  public func binned(by factor: Int, mask: Mask? = nil) -> Image {
    precondition(factor > 0, "a block holds pixels")
    guard factor > 1 else { return self }
    let columns = (width + factor - 1) / factor
    let rows = (height + factor - 1) / factor
    var result = Image(width: columns, height: rows, filledWith: .nan)
    for row in 0..<rows {
      var sums = [Double](repeating: 0, count: columns)
      var counts = [Int](repeating: 0, count: columns)
      for y in row * factor..<min(height, (row + 1) * factor) {
        for x in 0..<width {
          let value = self[x, y]
          guard value.isFinite, mask?[x, y].contains(.invalid) != true else { continue }
          sums[x / factor] += Double(value)
          counts[x / factor] += 1
        }
      }
      for column in 0..<columns where counts[column] > 0 {
        result[column, row] = Float(sums[column] / Double(counts[column]))
      }
    }
    return result
  }
}
