import Foundation
import SourceExtraction

/// Turns ratios of likelihoods into probabilities for one field.
///
/// The network is trained on as many stars as galaxies of every signal-to-noise; how many stars this
/// field has at each magnitude is learned from its own sources (`StarFraction`), and how far the
/// ratios can be trusted here from sources drawn for this field (`RatioCorrection`), where asked for.
public struct FieldCalibration: Sendable {
  /// The share of stars by magnitude.
  public let fraction: StarFraction
  /// The correction of the ratios.
  public let correction: RatioCorrection

  /// ln of the signal-to-noise (10) below which sources do not say how many stars there are.
  ///
  /// Where ratios tell little, small errors of them are large ones of the share. The smooth share goes on
  /// from the brighter ones (measured on our own simulator's fields, see ARCHITECTURE.md).
  private static let faintestLogSignal = 2.3

  private let magnitudes: [Double]
  private let logSignals: [Double]
  private let ceiling: StarCeiling

  /// Learns the share of stars of the field that `answers` classify, row by row of `extraction`.
  public init(
    _ answers: [SourceClassification], of extraction: ExtractionResult,
    correction: RatioCorrection = .none
  ) {
    self.correction = correction
    let (magnitudes, logSignals) = (extraction.classMagnitudes, extraction.logSignals)
    let ratios = answers.indices.map { row in
      answers[row].isRuled || logSignals[row] < Self.faintestLogSignal
        ? .nan : correction.corrected(Double(answers[row].logLikelihoodRatio), logSignals[row])
    }
    fraction = StarFraction(logRatios: ratios, magnitudes: magnitudes)
    ceiling = StarCeiling(extraction, answers)
    (self.magnitudes, self.logSignals) = (magnitudes, logSignals)
  }

  /// The answers with calibrated probabilities, errors and verdicts; those a rule decided stay.
  public func applied(to answers: [SourceClassification]) -> [SourceClassification] {
    answers.indices.map { row in
      var answer = answers[row]
      // What is sharper than any source is neither star nor galaxy, however its ratio came out.
      if answer.flags.contains(.artefact) { answer.verdict = .unsure }
      guard !answer.isRuled else { return answer }
      let ratio = correction.corrected(Double(answer.logLikelihoodRatio), logSignals[row])
      let odds = StarCeiling.joined(
        ratio + fraction.logOdds(at: magnitudes[row]), ceiling.logOdds(of: row))
      let probability = Self.probability(ofLogOdds: odds)
      // The network's own error, as an error of the log odds.
      let old = Double(answer.starProbability)
      let own = min(Double(answer.starProbabilityError) / max(old * (1 - old), 1e-3), 5)
      let shared = fraction.logOddsError(at: magnitudes[row])
      answer.starProbability = Float(probability)
      answer.starProbabilityError = Float(
        max(probability * (1 - probability), 1e-4) * (own * own + shared * shared).squareRoot())
      answer.verdict = SourceClassification.verdict(starProbability: answer.starProbability)
      return answer
    }
  }

  /// The probability that belongs to ln(p / (1 - p)).
  public static func probability(ofLogOdds odds: Double) -> Double { 1 / (1 + exp(-odds)) }
}

extension ExtractionResult {
  /// The magnitude of each source as a point, or by its Kron flux where it could not be fitted; NaN
  /// without either.
  ///
  /// The network's ratios hold for sources of the same signal-to-noise as a point, so the share of
  /// stars must be that at the same magnitude as a point: an extended source of the same total flux
  /// is fainter as a point.
  public var classMagnitudes: [Double] {
    zip(sources, pointSources).map { source, fit in
      let flux = fit.isConverged && fit.flux > 0 ? fit.flux : source.kron.flux
      return flux > 0 ? field.zeroPoint - 2.5 * log10(flux) : .nan
    }
  }

  /// ln of the signal-to-noise of each source as a point; 0 where it could not be fitted.
  public var logSignals: [Double] {
    pointSources.map { fit in
      fit.fluxError > 0 && fit.flux > 0 ? max(0, log(fit.flux / fit.fluxError)) : 0
    }
  }
}
