import SourceExtraction
import StarGalaxy
import Tensors

/// From measured sources to classified ones: the network's ratios, made probabilities by what the
/// field itself says about its stars.
struct Classification: FieldStage {
  let model: ClassifierModel
  let configuration: ProcessConfiguration
  /// The frame with its sky, where sources of known class are to be put into it.
  let field: Field?

  var name: String { "classification" }

  func run(
    _ input: consuming ExtractionResult, parallelism: Parallelism
  ) throws -> [SourceClassification] {
    let raw = try model.classifier.classify(input, parallelism: parallelism)
    let calibration = FieldCalibration(
      raw, of: input, correction: RatioCorrection(try draws(into: input, parallelism)))
    return calibration.applied(to: raw)
  }

  private func draws(
    into extraction: ExtractionResult, _ parallelism: Parallelism
  ) throws -> [DrawnAnswer] {
    guard let field, configuration.draws > 0 else { return [] }
    return try FieldDraws(field, extraction).answers(
      configuration.draws, classifier: model.classifier,
      configuration: configuration.extraction,
      stream: RandomStream(seed: configuration.seed, stream: 0xD4A5), parallelism: parallelism)
  }
}
