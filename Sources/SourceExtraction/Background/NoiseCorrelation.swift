import Foundation

/// How the noise of neighbouring pixels goes together, as resampling and stacking make it do.
///
/// Noise summed over N correlated pixels is larger than sqrt(N) times that of one: by `noiseRatio`.
public struct NoiseCorrelation: Sendable, Equatable {
  /// The largest lag that is known, pixels; beyond it the correlation is 0.
  public let reach: Int
  /// The correlation coefficients of lags -reach...reach in x and y, rows of y; 1 in the middle.
  public let coefficients: [Double]

  /// Noise of independent pixels.
  public static let white = NoiseCorrelation(reach: 0, coefficients: [1])

  /// Correlations of the lags -reach...reach in both directions, rows of y.
  public init(reach: Int, coefficients: [Double]) {
    precondition(
      coefficients.count == (2 * reach + 1) * (2 * reach + 1), "one coefficient for every lag")
    self.reach = reach
    self.coefficients = coefficients
  }

  /// Whether pixels are independent.
  public var isWhite: Bool { reach == 0 }

  /// The correlation of pixels `dx` columns and `dy` rows apart.
  public subscript(dx: Int, dy: Int) -> Double {
    guard abs(dx) <= reach, abs(dy) <= reach else { return 0 }
    return coefficients[(dy + reach) * (2 * reach + 1) + dx + reach]
  }

  /// By how much the noise of the sum over a round aperture of `radius` pixels exceeds that of
  /// independent pixels; 1 for white noise.
  public func noiseRatio(apertureRadius radius: Double) -> Double {
    guard !isWhite, radius > 0 else { return 1 }
    var variance = 0.0
    for dy in -reach...reach {
      for dx in -reach...reach {
        let distance = Double(dx * dx + dy * dy).squareRoot()
        variance += self[dx, dy] * Self.sharedArea(distance / radius)
      }
    }
    return max(variance, 0).squareRoot()
  }

  /// By how much the noise of a weighted sum exceeds that of independent pixels; the weights lie in
  /// rows of `width`.
  public func noiseRatio(weights: [Double], width: Int) -> Double {
    let white = weights.reduce(0) { $0 + $1 * $1 }
    guard !isWhite, white > 0, width > 0 else { return 1 }
    let height = weights.count / width
    var variance = 0.0
    for dy in -reach...reach {
      for dx in -reach...reach where self[dx, dy] != 0 {
        var sum = 0.0
        for y in max(0, -dy)..<max(max(0, -dy), min(height, height - dy)) {
          for x in max(0, -dx)..<max(max(0, -dx), min(width, width - dx)) {
            sum += weights[y * width + x] * weights[(y + dy) * width + x + dx]
          }
        }
        variance += self[dx, dy] * sum
      }
    }
    return (max(variance, 0) / white).squareRoot()
  }

  /// The share of a unit circle that a copy of it, moved by `distance` radii, covers: the share of
  /// the aperture's pixels that have a partner at that lag.
  private static func sharedArea(_ distance: Double) -> Double {
    guard distance < 2 else { return 0 }
    let half = distance / 2
    return 2 / Double.pi * (acos(half) - half * (1 - half * half).squareRoot())
  }
}
