/// Sums that say where something lies and how it is shaped, about an origin close by.
struct FluxMoments: Sendable {
  /// Where x and y count from.
  let originX: Int
  let originY: Int
  /// The number of pixels.
  private(set) var count = 0
  /// The sum of the weights.
  private(set) var sum = 0.0
  private var sumX = 0.0
  private var sumY = 0.0
  private var sumXX = 0.0
  private var sumYY = 0.0
  private var sumXY = 0.0

  init(originX: Int, originY: Int) {
    (self.originX, self.originY) = (originX, originY)
  }

  /// Adds a pixel of weight `value`.
  @inline(__always)
  mutating func add(x: Int, y: Int, value: Double) {
    let (dx, dy) = (Double(x &- originX), Double(y &- originY))
    count &+= 1
    sum += value
    sumX += value * dx
    sumY += value * dy
    sumXX += value * dx * dx
    sumYY += value * dy * dy
    sumXY += value * dx * dy
  }

  /// The middle.
  var centre: (x: Double, y: Double) {
    (Double(originX) + sumX / sum, Double(originY) + sumY / sum)
  }

  /// The second moments, with the variance of a pixel added so that they are never 0.
  var spread: SecondMoments {
    let (x, y) = (sumX / sum, sumY / sum)
    return SecondMoments(
      xx: max(0, sumXX / sum - x * x) + 1.0 / 12, yy: max(0, sumYY / sum - y * y) + 1.0 / 12,
      xy: sumXY / sum - x * y)
  }
}

/// Second moments about the middle, square pixels.
struct SecondMoments: Sendable {
  var xx: Double
  var yy: Double
  var xy: Double

  /// xx yy - xy^2, kept above 0.
  var determinant: Double { max(xx * yy - xy * xy, 1e-3 * xx * yy) }

  /// The axes: the standard deviations along and across, the larger first.
  var axes: (major: Double, minor: Double) {
    let (mean, half) = ((xx + yy) / 2, (xx - yy) / 2)
    let root = (half * half + xy * xy).squareRoot()
    return ((mean + root).squareRoot(), max(mean - root, 1e-3 * mean).squareRoot())
  }

  /// The squared distance of a place from the middle in standard deviations of its direction.
  @inline(__always)
  func squaredDistance(dx: Double, dy: Double) -> Double {
    max(0, (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / determinant)
  }
}
