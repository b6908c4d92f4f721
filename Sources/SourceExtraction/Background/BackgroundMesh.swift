import Imaging

/// Level and noise on the cells of a mesh.
struct BackgroundMesh: Sendable {
  /// The sides of a cell, pixels.
  let cellWidth: Int
  let cellHeight: Int
  /// The level of each cell.
  var levels: Image
  /// The standard deviation of each cell.
  var sigmas: Image
  /// Cells that were filled in from their neighbours.
  var isFilled: [Bool]
}

extension [Float] {
  /// The median (of an even number, the mean of the middle two); nil of nothing.
  var middleValue: Double? {
    guard !isEmpty else { return nil }
    let sorted = self.sorted()
    let upper = Double(sorted[count / 2])
    return count % 2 == 1 ? upper : (Double(sorted[count / 2 - 1]) + upper) / 2
  }
}
