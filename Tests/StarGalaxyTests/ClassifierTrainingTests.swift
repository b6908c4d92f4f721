import StarGalaxy
import Tensors
import Testing

@Suite("training the classifier")
struct ClassifierTrainingTests {
  private func configuration() -> ClassifierTrainingConfiguration {
    var configuration = ClassifierTrainingConfiguration()
    configuration.encoder.channels = [8, 8]
    (configuration.encoder.hidden, configuration.encoder.featureHidden) = (16, 24)
    (configuration.sleepSteps, configuration.wakeSteps) = (60, 4)
    (configuration.starts, configuration.startSteps, configuration.batchSize) = (2, 4, 32)
    return configuration
  }

  private func bank() throws -> DrawBank {
    var bank = DrawBank()
    bank.append(try DrawnField.draw())
    return bank
  }

  @Test("a few steps lower the loss of what was kept back, the same bytes on any number of threads")
  func learning() throws {
    let bank = try bank()
    var one = try ClassifierTraining(configuration(), bank: bank, parallelism: .serial)
    let before = one.validationLoss()
    try one.run()
    #expect(one.validationLoss() < before)
    #expect(one.startBounds.count == 2)
    #expect(one.evidenceBound().isFinite)
    var two = try ClassifierTraining(
      configuration(), bank: bank, parallelism: Parallelism(threads: 2))
    try two.run()
    #expect(try one.checkpoint() == two.checkpoint())
  }

  @Test("cutouts without labels take part in the wake phase")
  func adaptation() throws {
    let bank = try bank()
    let (result, _) = try DrawnField.extraction(seed: 41)
    var unlabelled = DrawBank()
    unlabelled.append(FieldDraw(unlabelled: result))
    #expect(unlabelled.truth.allSatisfy { !$0.isKnown })
    var training = try ClassifierTraining(
      configuration(), bank: bank, unlabelled: unlabelled, parallelism: .serial)
    try training.run()
    let classifier = try StarGalaxyClassifier(
      checkpoint: try training.checkpoint(), source: "test")
    #expect(try classifier.classify(result).count == result.sources.count)
  }

  @Test("a bank that is too small is refused")
  func tooSmall() throws {
    #expect(throws: StarGalaxyError.self) {
      _ = try ClassifierTraining(configuration(), bank: DrawBank())
    }
  }
}
