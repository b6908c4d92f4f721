import Foundation
import Tensors

/// How ratios of likelihoods are stretched and shifted so that they are right on drawn sources.
///
/// corrected = ratio + (a + b s) ratio + c + d s, with s the scaled ln of the signal-to-noise: a
/// logistic regression on drawn stars and galaxies, held near "no correction" by a prior as long as
/// the draws are few.
public struct RatioCorrection: Sendable, Equatable, Codable {
  /// a, b, c and d.
  public let coefficients: [Double]

  /// Ratios as they are.
  public static let none = RatioCorrection(coefficients: [0, 0, 0, 0])

  /// A correction with the given a, b, c and d.
  public init(coefficients: [Double]) {
    precondition(coefficients.count == 4, "a correction has four coefficients")
    self.coefficients = coefficients
  }

  private static let priorWidths = [0.5, 0.5, 0.7, 0.7]
  private static let largestRatio = 12.0

  /// The correction that makes the drawn sources' classes most likely, each source weighted by
  /// `weights`, which balance stars and galaxies.
  public init(
    logRatios: [Double], logSignals: [Double], areStars: [Bool], weights: [Double]
  ) {
    var coefficients = [Double](repeating: 0, count: 4)
    for _ in 0..<50 {
      var slope = (0..<4).map { -coefficients[$0] / pow(Self.priorWidths[$0], 2) }
      var curvature = [Double](repeating: 0, count: 16)
      for i in 0..<4 { curvature[5 * i] = 1 / pow(Self.priorWidths[i], 2) }
      for row in logRatios.indices where logRatios[row].isFinite {
        let terms = Self.terms(logRatios[row], logSignals[row])
        let odds =
          Self.bounded(logRatios[row]) + zip(terms, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
        let probability = 1 / (1 + exp(-odds))
        let weight = weights[row] * max(probability * (1 - probability), 1e-6)
        for i in 0..<4 {
          slope[i] += weights[row] * terms[i] * ((areStars[row] ? 1 : 0) - probability)
          for j in 0..<4 { curvature[4 * i + j] += weight * terms[i] * terms[j] }
        }
      }
      guard let step = solve(curvature, slope) else { break }
      let size = step.map(abs).max() ?? 0
      for i in 0..<4 { coefficients[i] += step[i] / max(1, size) }
      if size < 1e-7 { break }
    }
    self.init(coefficients: coefficients)
  }

  /// The corrected ratio of a source.
  ///
  /// The stretch stays positive, so nothing turns round, and at most 1: draws stand on free places,
  /// where the field's own sources may be blends, so they can take certainty away but never add any.
  public func corrected(_ logRatio: Double, _ logSignal: Double) -> Double {
    let s = Self.scaled(logSignal)
    let stretch = min(max(1 + coefficients[0] + coefficients[1] * s, 0.2), 1)
    return stretch * logRatio + coefficients[2] + coefficients[3] * s
  }

  private static func terms(_ ratio: Double, _ logSignal: Double) -> [Double] {
    let (ratio, s) = (bounded(ratio), scaled(logSignal))
    return [ratio, ratio * s, 1, s]
  }

  private static func bounded(_ ratio: Double) -> Double {
    min(max(ratio, -largestRatio), largestRatio)
  }

  /// About -1 at the detection limit (5) and 1 for bright sources (300).
  private static func scaled(_ logSignal: Double) -> Double {
    min(max((logSignal - 3.65) / 2.05, -1.5), 1.5)
  }
}
