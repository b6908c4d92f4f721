import Foundation

/// A Moffat profile (1 + r^2 / a^2)^-beta on elliptical contours, pixel width included.
struct MoffatProfile: Sendable, Equatable {
  /// The full width at half maximum, pixels.
  var fwhm: Double
  /// The exponent.
  var beta = 3.0
  /// The shear along x and along the diagonal.
  var g1 = 0.0
  var g2 = 0.0

  /// The parameters as a fit changes them: all may take any value.
  var parameters: [Double] {
    get { [log(fwhm), log(beta - 1), g1, g2] }
    set {
      fwhm = min(max(exp(newValue[0]), 0.5), 100)
      beta = 1 + min(max(exp(newValue[1]), 0.5), 9)
      g1 = min(max(newValue[2], -0.4), 0.4)
      g2 = min(max(newValue[3], -0.4), 0.4)
    }
  }

  /// The nodes of the profile, of flux 1 within the grid's radius.
  func nodes(_ grid: NodeGrid) -> [Float] {
    let scale = fwhm / (2 * (exp2(1 / beta) - 1).squareRoot())
    let shear = g1 * g1 + g2 * g2
    let stretch = (x: 1 + shear - 2 * g1, y: 1 + shear + 2 * g1)
    let unit = 1 / ((1 - shear) * scale * scale)
    var picture = [Float](repeating: 0, count: grid.count)
    for row in 0..<grid.side {
      let y = grid.offset(row)
      for column in 0..<grid.side {
        let x = grid.offset(column)
        let square = (stretch.x * x * x + stretch.y * y * y - 4 * g2 * x * y) * unit
        picture[row * grid.side + column] = Float(exp(-beta * log1p(square)))
      }
    }
    let flux = grid.flux(picture)
    return picture.map { Float(Double($0) / flux) }
  }

  /// How the nodes change with each parameter.
  func slopes(_ grid: NodeGrid) -> [[Float]] {
    let step = 0.01
    return parameters.indices.map { index in
      var (above, below) = (self, self)
      above.parameters[index] += step
      below.parameters[index] -= step
      return zip(above.nodes(grid), below.nodes(grid)).map { ($0 - $1) / Float(2 * step) }
    }
  }
}
