import Foundation

/// One Gaussian of a mixture, with a full covariance.
struct GaussianComponent: Sendable, Equatable {
  /// ln of the component's share of all points.
  var logWeight: Double
  /// The middle.
  let mean: [Double]
  /// The inverse of the covariance's Cholesky factor, row-major, zero above the diagonal: it turns
  /// offsets into independent ones of unit size.
  let whitening: [Double]
  /// ln of the density at the middle.
  let logPeak: Double

  /// A Gaussian with the given covariance (row-major), or nil unless that is positive definite.
  init?(logWeight: Double, mean: [Double], covariance: [Double]) {
    let order = mean.count
    guard let factor = Self.cholesky(covariance, order: order) else { return nil }
    self.logWeight = logWeight
    self.mean = mean
    whitening = Self.inverse(ofLower: factor, order: order)
    let logRoot = (0..<order).reduce(0.0) { $0 + log(factor[$1 * order + $1]) }
    logPeak = -0.5 * Double(order) * log(2 * .pi) - logRoot
  }

  /// ln(share x density) at an offset from the middle; `offset` is overwritten.
  @inline(__always)
  func logDensity(at point: UnsafePointer<Float>) -> Double {
    let order = mean.count
    var sum = 0.0
    for row in 0..<order {
      var value = 0.0
      for column in 0...row {
        value += whitening[row * order + column] * (Double(point[column]) - mean[column])
      }
      sum += value * value
    }
    return logWeight + logPeak - 0.5 * sum
  }

  /// The lower factor L with L L^T = matrix.
  private static func cholesky(_ matrix: [Double], order: Int) -> [Double]? {
    var factor = [Double](repeating: 0, count: order * order)
    for row in 0..<order {
      for column in 0...row {
        var sum = matrix[row * order + column]
        for inner in 0..<column {
          sum -= factor[row * order + inner] * factor[column * order + inner]
        }
        if row == column {
          guard sum > 0, sum.isFinite else { return nil }
          factor[row * order + row] = sum.squareRoot()
        } else {
          factor[row * order + column] = sum / factor[column * order + column]
        }
      }
    }
    return factor
  }

  private static func inverse(ofLower factor: [Double], order: Int) -> [Double] {
    var inverse = [Double](repeating: 0, count: order * order)
    for column in 0..<order {
      inverse[column * order + column] = 1 / factor[column * order + column]
      for row in column + 1..<max(order, column + 1) {
        var sum = 0.0
        for inner in column..<row {
          sum -= factor[row * order + inner] * inverse[inner * order + column]
        }
        inverse[row * order + column] = sum / factor[row * order + row]
      }
    }
    return inverse
  }
}
