import Foundation
import Tensors

/// The loss of the sleep phase: how well the encoder gives back what was drawn.
///
/// The forward Kullback-Leibler divergence (Hinton et al., "The wake-sleep algorithm", 1995): it
/// covers both modes where reverse KL locks on to one, and makes P(star) calibrated. The class
/// coordinate's mean is read as a log-odds through the two modes at +a and -a: for unit variance
/// ln p(+a) / p(-a) = 2 a mean; its cross-entropy is the first term. Every other coordinate has a
/// Gaussian likelihood of its drawn value.
struct SleepLoss {
  /// Half the distance of the modes.
  let modeDistance: Float
  /// How much the other coordinates count beside the class.
  let nuisanceWeight: Float

  /// Returns `scale * sum` and **sets** the gradients by means and logarithms of variances.
  func evaluate(
    mean: Tensor, logVariance: Tensor, truth: [DrawnSource], scale: Double,
    meanGradient: inout Tensor, _ logVarianceGradient: inout Tensor
  ) -> Double {
    meanGradient.fill(0)
    logVarianceGradient.fill(0)
    var total = 0.0
    for (row, source) in truth.enumerated() where source.isKnown {
      let start = row * LatentLayout.count
      let factor = source.weight * Float(scale)
      let odds = 2 * modeDistance * mean.elements[start]
      let target = source.starShare
      total += Double(factor * (Self.softplus(odds) - target * odds))
      meanGradient.elements[start] = factor * 2 * modeDistance * (Self.sigmoid(odds) - target)
      // The class coordinate's own width: that of a mode, which the prior sets to 1.
      let width = logVariance.elements[start]
      total += Double(0.05 * factor * width * width)
      logVarianceGradient.elements[start] = 0.1 * factor * width
      for (coordinate, value) in LatentTarget.values(of: source).enumerated().dropFirst() {
        let place = start + coordinate
        let slopes = Self.nuisance(
          mean.elements[place], logVariance.elements[place], drawn: value)
        total += Double(nuisanceWeight * factor * slopes.value)
        meanGradient.elements[place] = nuisanceWeight * factor * slopes.byMean
        logVarianceGradient.elements[place] = nuisanceWeight * factor * slopes.byLogVariance
      }
    }
    return total
  }

  /// The price of a coordinate: the Gaussian likelihood of the drawn value, or, where the source
  /// determines none, the divergence from the prior.
  private static func nuisance(
    _ mean: Float, _ logVariance: Float, drawn value: Float?
  ) -> DivergenceSlopes {
    let log = min(max(logVariance, -9), 6)
    guard let value else { return DivergenceSlopes.normal(mean, log) }
    let offset = mean - value
    let precision = exp(-log)
    let root = precision.squareRoot()
    // Beyond three deviations the pull stays constant: blends have wild true values.
    return DivergenceSlopes(
      value: 0.5 * (offset * offset * precision + log),
      byMean: min(max(offset * root, -3), 3) * root,
      byLogVariance: log == logVariance ? 0.5 * (1 - min(offset * offset * precision, 9)) : 0)
  }

  static func sigmoid(_ x: Float) -> Float { 1 / (1 + exp(-x)) }

  static func softplus(_ x: Float) -> Float { max(x, 0) + log(1 + exp(-abs(x))) }
}

/// What the nuisance coordinates stand for, in units in which the prior is about normal.
public enum LatentTarget {
  /// Pixels per unit of a shift coordinate.
  public static let shiftScale: Float = 0.3
  /// The ln(r50 / FWHM) at which the size coordinate is 0, and its scale.
  public static let logSize: (centre: Float, scale: Float) = (-0.6, 0.7)
  /// The scale of the ellipticities.
  public static let ellipticityScale: Float = 0.25
  /// The ln(Sersic index) at which the concentration is 0, and its scale.
  public static let logIndex: (centre: Float, scale: Float) = (0.7, 0.7)

  /// The values of the coordinates that a drawn source determines, in the order of `LatentLayout`:
  /// a star has no shape, and a blend of both classes nothing that could be named.
  static func values(of source: DrawnSource) -> [Float?] {
    guard !source.isMixed else { return [Float?](repeating: nil, count: LatentLayout.count) }
    let shift = source.offset / shiftScale
    let place: [Float?] = [nil, min(max(shift.x, -4), 4), min(max(shift.y, -4), 4)]
    guard !source.isStar else { return place + [nil, nil, nil, nil] }
    return place + [
      (source.logSize - logSize.centre) / logSize.scale,
      source.ellipticity.x / ellipticityScale, source.ellipticity.y / ellipticityScale,
      (source.logIndex - logIndex.centre) / logIndex.scale,
    ]
  }
}
