/// The terms u^i v^j of a polynomial over a frame, ordered by their degree: 1, u, v, u^2, uv, ...
///
/// u and v run from -1 to 1 over the frame's width and height.
struct FieldPolynomial: Sendable, Equatable {
  let width: Int
  let height: Int
  let order: Int

  /// The number of terms.
  var count: Int { Self.count(ofOrder: order) }

  static func count(ofOrder order: Int) -> Int { (order + 1) * (order + 2) / 2 }

  /// The terms at a place (0-based pixels).
  func terms(x: Double, y: Double) -> [Double] {
    // A place far outside the frame must not run away with the powers.
    let u = min(max(2 * (x + 0.5) / Double(max(width, 1)) - 1, -1.2), 1.2)
    let v = min(max(2 * (y + 0.5) / Double(max(height, 1)) - 1, -1.2), 1.2)
    var result: [Double] = []
    result.reserveCapacity(count)
    for degree in 0...order {
      for power in 0...degree {
        result.append(Self.power(u, degree - power) * Self.power(v, power))
      }
    }
    return result
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}

/// The lower triangle L of a small symmetric positive matrix A = L L', row-major.
struct CholeskyFactor: Sendable {
  let order: Int
  private(set) var lower: [Double]

  /// Factors a matrix (row-major); nil when it is not positive definite.
  init?(_ matrix: [Double], order: Int) {
    self.order = order
    lower = [Double](repeating: 0, count: order * order)
    for row in 0..<order {
      for column in 0...row {
        var sum = matrix[row * order + column]
        for k in 0..<column { sum -= lower[row * order + k] * lower[column * order + k] }
        if row == column {
          guard sum > 1e-12 * abs(matrix[row * order + row]), sum.isFinite else { return nil }
          lower[row * order + row] = sum.squareRoot()
        } else {
          lower[row * order + column] = sum / lower[column * order + column]
        }
      }
    }
  }

  /// L^-1 b.
  func forward(_ right: [Double]) -> [Double] {
    var result = right
    for row in 0..<order {
      for k in 0..<row { result[row] -= lower[row * order + k] * result[k] }
      result[row] /= lower[row * order + row]
    }
    return result
  }

  /// L'^-1 b.
  func backward(_ right: [Double]) -> [Double] {
    var result = right
    for row in (0..<order).reversed() {
      for k in row + 1..<max(row + 1, order) { result[row] -= lower[k * order + row] * result[k] }
      result[row] /= lower[row * order + row]
    }
    return result
  }

  /// L' b.
  func transposedProduct(_ right: [Double]) -> [Double] {
    (0..<order).map { column in
      (column..<order).reduce(0) { $0 + lower[$1 * order + column] * right[$1] }
    }
  }

  /// A^-1 b.
  func solve(_ right: [Double]) -> [Double] { backward(forward(right)) }
}
