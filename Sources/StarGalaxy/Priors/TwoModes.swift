import Foundation

/// A divergence of one coordinate and its slopes.
public struct DivergenceSlopes: Sendable, Equatable {
  /// The divergence, nats.
  public var value: Float
  /// Its slope by the mean.
  public var byMean: Float
  /// Its slope by the logarithm of the variance.
  public var byLogVariance: Float

  /// KL(N(m, e^l) || N(0, 1)).
  public static func normal(_ m: Float, _ l: Float) -> DivergenceSlopes {
    let variance = exp(l)
    return DivergenceSlopes(
      value: 0.5 * (m * m + variance - l - 1), byMean: m, byLogVariance: 0.5 * (variance - 1))
  }
}

/// The mixture w N(+a, 1) + (1 - w) N(-a, 1), and what a normal distribution N(m, e^l) pays under it.
public struct TwoModes: Sendable, Equatable {
  /// Half the distance of the modes, a.
  public let distance: Float
  /// The weight of the upper mode, w: that of the stars.
  public let upperWeight: Float

  /// A mixture.
  public init(distance: Float, upperWeight: Float = 0.5) {
    self.distance = distance
    self.upperWeight = upperWeight
  }

  /// -ln(w exp(-KL_+) + (1 - w) exp(-KL_-)): by Jensen's inequality never below the exact value.
  public func softMin(_ m: Float, _ l: Float) -> DivergenceSlopes {
    let (upper, lower) = (square(m - distance), square(m + distance))
    let up = log(upperWeight) - 0.5 * upper
    let down = log(1 - upperWeight) - 0.5 * lower
    let largest = max(up, down)
    let total = largest + log(exp(up - largest) + exp(down - largest))
    let share = exp(up - total)
    let variance = exp(l)
    return DivergenceSlopes(
      value: -total + 0.5 * (variance - l - 1),
      byMean: share * (m - distance) + (1 - share) * (m + distance),
      byLogVariance: 0.5 * (variance - 1))
  }

  /// The mean of ln q - ln p over the points m + s x with the given weights: exact with a quadrature
  /// rule, an estimate with random points.
  public func expected(
    _ m: Float, _ l: Float, _ points: [Float], _ weights: [Float]
  ) -> DivergenceSlopes {
    let deviation = exp(0.5 * l)
    var (value, byMean, byLog) = (-0.5 * (l + log(2 * Float.pi) + 1), Float(0), Float(-0.5))
    for (point, weight) in zip(points, weights) {
      let (logDensity, slope) = logDensity(m + deviation * point)
      value -= weight * logDensity
      byMean -= weight * slope
      byLog -= weight * slope * 0.5 * deviation * point
    }
    return DivergenceSlopes(value: value, byMean: byMean, byLogVariance: byLog)
  }

  /// w KL_+ + (1 - w) KL_-: the forerunner's bound, a negative control.
  public func averaged(_ m: Float, _ l: Float) -> DivergenceSlopes {
    let variance = exp(l)
    let squares = upperWeight * square(m - distance) + (1 - upperWeight) * square(m + distance)
    return DivergenceSlopes(
      value: 0.5 * (squares + variance - l - 1),
      byMean: m - (2 * upperWeight - 1) * distance, byLogVariance: 0.5 * (variance - 1))
  }

  /// A well at either mode.
  public func doubleWell(_ m: Float, _ l: Float) -> DivergenceSlopes {
    let variance = exp(l)
    let offset = abs(m) - distance
    return DivergenceSlopes(
      value: 0.5 * (offset * offset + variance - l - 1), byMean: m < 0 ? -offset : offset,
      byLogVariance: 0.5 * (variance - 1))
  }

  /// The logarithm of the mixture's density and its slope.
  public func logDensity(_ x: Float) -> (value: Float, slope: Float) {
    let up = log(upperWeight) - 0.5 * square(x - distance)
    let down = log(1 - upperWeight) - 0.5 * square(x + distance)
    let largest = max(up, down)
    let total = largest + log(exp(up - largest) + exp(down - largest))
    let share = exp(up - total)
    let slope = -share * (x - distance) - (1 - share) * (x + distance)
    return (total - 0.5 * log(2 * .pi), slope)
  }

  /// The ln odds of the star mode at x: 2 a x and the weights' odds.
  public func logOdds(_ x: Float) -> Float {
    2 * distance * x + log(upperWeight / (1 - upperWeight))
  }

  private func square(_ x: Float) -> Float { x * x }
}

/// Gauss-Hermite quadrature of expectations under the standard normal distribution.
public struct HermiteRule: Sendable, Equatable {
  /// The points.
  public let nodes: [Float]
  /// Their weights; the sum is 1.
  public let weights: [Float]

  /// 40 points: right to 1e-4 nats for modes up to 6 deviations apart.
  public static let standard = HermiteRule(points: 40)

  /// A rule of `points` points: Newton's method on the normalised Hermite polynomials.
  public init(points: Int) {
    var found: [(node: Double, weight: Double)] = []
    // Zeros lie between +-sqrt(4n + 2) (in the variable of the weight exp(-x^2 / 2)).
    let reach = (4 * Double(points) + 2).squareRoot()
    let steps = 400 * points
    var previous = Self.polynomial(points, at: -reach).value
    for step in 1...steps {
      let x = -reach + 2 * reach * Double(step) / Double(steps)
      let value = Self.polynomial(points, at: x).value
      if (value > 0) != (previous > 0) {
        var root = x - reach / Double(steps)
        for _ in 0..<50 {
          let p = Self.polynomial(points, at: root)
          root -= p.value / p.slope
        }
        let below = Self.polynomial(points, at: root).below
        found.append((root, 1 / (Double(points) * below * below)))
      }
      previous = value
    }
    let total = found.reduce(0) { $0 + $1.weight }
    nodes = found.map { Float($0.node) }
    weights = found.map { Float($0.weight / total) }
  }

  /// The normalised polynomial he_n = He_n / sqrt(n!), its slope sqrt(n) he_(n-1), and he_(n-1).
  private static func polynomial(
    _ order: Int, at x: Double
  ) -> (value: Double, slope: Double, below: Double) {
    var (below, value) = (0.0, 1.0)
    for n in 0..<order {
      let root = Double(n + 1).squareRoot()
      (below, value) = (value, (x * value - Double(n).squareRoot() * below) / root)
    }
    return (value, Double(order).squareRoot() * below, below)
  }
}
