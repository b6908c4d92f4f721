import Imaging

extension Background {
  /// How uneven the level is, in units of the sky's noise for each pixel of the way.
  ///
  /// That is how far a cell of the mesh lies from the middle of its two neighbours, the median over
  /// all cells and both directions. A gradient is even; nebulae, which the mesh follows in small
  /// cells, are not.
  package var unevenness: Double {
    guard globalSigma > 0 else { return 0 }
    var bends: [Float] = []
    for y in 0..<levels.height {
      for x in 0..<levels.width {
        let level = levels[x, y]
        if x > 0, x + 1 < levels.width {
          let middle = (levels[x - 1, y] + levels[x + 1, y]) / 2
          bends.append(abs(level - middle) / Float(meshSize.width))
        }
        if y > 0, y + 1 < levels.height {
          let middle = (levels[x, y - 1] + levels[x, y + 1]) / 2
          bends.append(abs(level - middle) / Float(meshSize.height))
        }
      }
    }
    return (bends.filter(\.isFinite).middleValue ?? 0) / globalSigma
  }
}
