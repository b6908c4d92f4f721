/// Convolution with a round exponential disc exp(-r / scale) much smaller than what it smears.
///
/// The disc's transform (1 + s^2 k^2)^(-3/2) is expanded in the Laplacian: 1 + 3/2 s^2 L +
/// 15/8 s^4 L^2. At a scale of FWHM / 16 the next term is a few 1e-5 of the point spread. Sampling
/// the disc was rejected: it is narrower than the distance of the nodes.
struct ExponentialSmearing {
  /// The scale of the disc, in nodes.
  let scale: Double

  /// The smeared picture, `side` x `side`; beyond the edge there is nothing.
  func applied(to picture: [Float], side: Int) -> [Float] {
    let source = picture.map(Double.init)
    let first = Self.laplacian(source, side)
    let second = Self.laplacian(first, side)
    let square = scale * scale
    return source.indices.map { i in
      Float(source[i] + 1.5 * square * first[i] + 1.875 * square * square * second[i])
    }
  }

  /// The Laplacian to fourth order in the distance of the nodes.
  private static func laplacian(_ picture: [Double], _ side: Int) -> [Double] {
    let weights = [-1.0 / 12, 4.0 / 3, -2.5, 4.0 / 3, -1.0 / 12]
    var result = [Double](repeating: 0, count: picture.count)
    for row in 0..<side {
      for column in 0..<side {
        var sum = 0.0
        for (tap, weight) in weights.enumerated() {
          let (c, r) = (column + tap - 2, row + tap - 2)
          if c >= 0, c < side { sum += weight * picture[row * side + c] }
          if r >= 0, r < side { sum += weight * picture[r * side + column] }
        }
        result[row * side + column] = sum
      }
    }
    return result
  }
}
