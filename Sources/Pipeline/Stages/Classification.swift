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
  /// The other bands: what they show counts as well, unless drawn sources correct the answers,
  /// which are put into the frame alone.
  let others: [BandInput]

  var name: String { "classification" }

  func run(
    _ input: consuming ExtractionResult, parallelism: Parallelism
  ) throws -> [SourceClassification] {
    let extraction = input
    let ingestion = Ingestion(facts: configuration.facts)
    let bands = configuration.draws == 0 ? others : []
    let raw = try model.classifier.classify(
      extraction,
      bands: bands.map { band in { try ingestion.run(band, parallelism: parallelism) } },
      configuration: configuration.extraction, parallelism: parallelism)
    let calibration = FieldCalibration(
      raw, of: extraction, correction: RatioCorrection(try draws(into: extraction, parallelism)))
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
