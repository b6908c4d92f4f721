import Tensors

/// How the latent coordinates are expected to lie: the price of an encoder's answer.
///
/// The default is the soft-min bound of a mixture of two unit Gaussians at +-`modeDistance` on the
/// class coordinate, and the standard normal distribution on all others. The other kinds are there to
/// be compared: the exact divergence tests the bound, and the forerunner's averaged bound is kept as a
/// negative control (it is the ordinary one-peak prior plus a constant).
public struct LatentPrior: Sendable, Equatable, Codable {
  /// How the divergence from the two-mode mixture is computed.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// -ln(w1 exp(-KL1) + w2 exp(-KL2)): a tight upper bound with a closed gradient.
    case softMin
    /// The exact divergence by Gauss-Hermite quadrature.
    case quadrature
    /// An unbiased estimate from random points.
    case monteCarlo
    /// w1 KL1 + w2 KL2: equal to the one-peak divergence plus a^2 / 2 at equal weights.
    case averagedBound
    /// ((|mean| - a)^2 + variance - ln variance - 1) / 2: the forerunner's naive W-loss.
    case doubleWell
    /// One mode at 0.
    case standardNormal
  }

  /// How the divergence is computed.
  public var kind = Kind.softMin
  /// Half the distance of the modes, in their standard deviations; above 1, or there is one mode.
  public var modeDistance: Float = 3
  /// The weight of the star mode where no share is given, 0 to 1.
  public var starShare: Float = 0.5
  /// Whether every coordinate has two modes, as the forerunner's had, or the class alone.
  public var isBimodalEverywhere = false
  /// Random points of the Monte Carlo estimate.
  public var draws = 16

  /// The default prior.
  public init() {}

  /// Throws for settings that make no sense.
  public func validate() throws {
    guard modeDistance > 0, modeDistance <= 20 else {
      throw StarGalaxyError.badSetting(
        name: "prior.mode_distance", expected: "above 0, at most 20", found: "\(modeDistance)")
    }
    guard starShare > 0, starShare < 1 else {
      throw StarGalaxyError.badSetting(
        name: "prior.star_share", expected: "between 0 and 1", found: "\(starShare)")
    }
    guard (1...4096).contains(draws) else {
      throw StarGalaxyError.badSetting(
        name: "prior.draws", expected: "1 to 4096", found: "\(draws)")
    }
  }

  /// Returns `scale * sum of the divergences` of the normal distributions with the given means and
  /// logarithms of variances, `[batch, latent]`, and **adds** the slopes to the gradients.
  ///
  /// `starShares` has the star mode's weight for each source; `random` serves the Monte Carlo kind.
  public func evaluate(
    mean: Tensor, logVariance: Tensor, starShares: [Float]? = nil, scale: Double,
    random: RandomStream, gradients: inout LatentGradients
  ) -> Double {
    let width = mean.shape[1]
    var stream = random
    var points = [Float](repeating: 0, count: kind == .monteCarlo ? draws : 0)
    let rule = kind == .quadrature ? HermiteRule.standard : nil
    var total = 0.0
    for place in 0..<mean.count {
      let coordinate = place % width
      let share = starShares?[place / width] ?? starShare
      let isBimodal = isBimodalEverywhere || coordinate == LatentLayout.classCoordinate
      let term = TwoModes(distance: modeDistance, upperWeight: share)
      let (m, l) = (mean.elements[place], min(max(logVariance.elements[place], -12), 8))
      let slopes: DivergenceSlopes
      switch isBimodal ? kind : .standardNormal {
      case .softMin: slopes = term.softMin(m, l)
      case .quadrature: slopes = term.expected(m, l, rule?.nodes ?? [], rule?.weights ?? [])
      case .monteCarlo:
        stream.fillNormal(&points)
        let equal = [Float](repeating: 1 / Float(draws), count: draws)
        slopes = term.expected(m, l, points, equal)
      case .averagedBound: slopes = term.averaged(m, l)
      case .doubleWell: slopes = term.doubleWell(m, l)
      case .standardNormal: slopes = .normal(m, l)
      }
      total += Double(slopes.value)
      gradients.mean.elements[place] += Float(scale) * slopes.byMean
      gradients.logVariance.elements[place] += Float(scale) * slopes.byLogVariance
    }
    return scale * total
  }
}

/// The gradients by the means and the logarithms of the variances, `[batch, latent]` each.
public struct LatentGradients: Sendable {
  /// By the means.
  public var mean: Tensor
  /// By the logarithms of the variances.
  public var logVariance: Tensor

  /// Zeros of a shape.
  public init(_ shape: Shape) {
    mean = Tensor(shape)
    logVariance = Tensor(shape)
  }

  /// Shortens each source's slopes to at most `length`.
  mutating func cutRows(at length: Float) {
    let width = mean.shape[1]
    for row in 0..<mean.shape[0] {
      let range = row * width..<(row + 1) * width
      var square: Float = 0
      for place in range {
        square += mean.elements[place] * mean.elements[place]
        square += logVariance.elements[place] * logVariance.elements[place]
      }
      // A slope that is not a number moves nothing.
      let factor = square.isFinite ? min(1, length / max(square.squareRoot(), 1e-30)) : 0
      for place in range where factor < 1 {
        mean.elements[place] = factor > 0 ? factor * mean.elements[place] : 0
        logVariance.elements[place] = factor > 0 ? factor * logVariance.elements[place] : 0
      }
    }
  }
}
