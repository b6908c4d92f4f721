import Foundation
import NeuralNetworks
import Tensors

/// Trains the encoder on a bank of draws, some fields of which are kept for validation.
public struct ClassifierTraining {
  private var trainer: Trainer<SleepModel, DrawSamples>
  private let validation: DrawSamples
  private let steps: Int
  private let seed: UInt64
  private let encoderConfiguration: EncoderConfiguration

  /// A training of `steps` steps; the last twentieth of the bank is kept for validation.
  public init(
    bank: DrawBank, steps: Int, seed: UInt64 = 1,
    encoder configuration: EncoderConfiguration = EncoderConfiguration(), batchSize: Int = 128,
    parallelism: Parallelism = .machine
  ) throws {
    try configuration.validate()
    self.steps = steps
    self.seed = seed
    encoderConfiguration = configuration
    let kept = bank.count - min(bank.count / 20, 8192)
    var random = RandomStream(seed: seed, stream: 0xE4C0)
    let encoder = StampEncoder(configuration, using: &random)
    validation = DrawSamples(bank, rows: Array(kept..<bank.count))
    let schedule = LearningRateSchedule(
      peak: 1.5e-3, warmUpSteps: min(200, steps / 10),
      decay: .cosine(floor: 0.01, totalSteps: max(steps, 2 + steps / 10)))
    let optimizer = OptimizerConfiguration(weightDecay: 0.01, maximumGradientNorm: 5)
    trainer = try Trainer(
      SleepModel(encoder), on: DrawSamples(bank, rows: Array(0..<kept)),
      TrainingConfiguration(
        seed: seed, batchSize: batchSize, shards: 2, schedule: schedule, optimizer: optimizer,
        averageDecay: 0.999), parallelism: parallelism)
  }

  /// Trains to the end, or goes on from `checkpointPath`.
  public mutating func run(
    checkpointPath: String? = nil, logPath: String? = nil,
    report: (TrainingProgress) -> Void = { _ in }
  ) throws {
    var plan = TrainingPlan(totalSteps: steps, summary: try summary())
    plan.reportInterval = max(100, steps / 40)
    plan.checkpointPath = checkpointPath
    plan.logPath = logPath
    let validation = validation
    try trainer.run(plan) { model in
      Self.loss(of: model, on: validation)
    } report: { progress in
      report(progress)
      return .goOn
    }
  }

  /// The trained classifier's weights.
  public func checkpoint() throws -> Checkpoint {
    var checkpoint = Checkpoint(summary: try summary())
    trainer.averagedModel.encoder.save(into: &checkpoint, prefix: "encoder.")
    return checkpoint
  }

  private func summary() throws -> CheckpointSummary {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return CheckpointSummary(
      architecture: StarGalaxyClassifier.architecture,
      configuration: String(decoding: try encoder.encode(encoderConfiguration), as: UTF8.self),
      seed: seed, trainingData: "\(trainer.epoch) visits of our own draws")
  }

  private static func loss(of model: SleepModel, on samples: DrawSamples) -> Double {
    var (sum, count) = (0.0, 0)
    for start in stride(from: 0, to: samples.count, by: 512) {
      let range = start..<min(samples.count, start + 512)
      sum += model.value(of: samples.part(range)) * Double(range.count)
      count += range.count
    }
    return sum / Double(max(count, 1))
  }
}
