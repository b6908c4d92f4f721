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
      for (coordinate, value) in LatentTarget.values(of: source) {
        let place = start + coordinate
        let log = min(max(logVariance.elements[place], -9), 6)
        let isInside = log == logVariance.elements[place]
        let offset = mean.elements[place] - value
        let precision = exp(-log)
        let weight = nuisanceWeight * factor
        total += Double(weight * 0.5 * (offset * offset * precision + log))
        // Beyond three deviations the pull stays constant: blends have wild true values.
        let slope = min(max(offset * precision.squareRoot(), -3), 3) * precision.squareRoot()
        meanGradient.elements[place] = weight * slope
        logVarianceGradient.elements[place] =
          isInside ? weight * 0.5 * (1 - min(offset * offset * precision, 9)) : 0
      }
    }
    return total
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

  /// The coordinates that a drawn source determines, with their values: a star has no shape.
  static func values(of source: DrawnSource) -> [(coordinate: Int, value: Float)] {
    let shift = source.offset / shiftScale
    let shifts = [
      (1, min(max(shift.x, -4), 4)), (2, min(max(shift.y, -4), 4)),
    ]
    guard !source.isMixed else { return [] }
    guard !source.isStar else { return shifts }
    return shifts + [
      (3, (source.logSize - logSize.centre) / logSize.scale),
      (4, source.ellipticity.x / ellipticityScale), (5, source.ellipticity.y / ellipticityScale),
      (6, (source.logIndex - logIndex.centre) / logIndex.scale),
    ]
  }
}
