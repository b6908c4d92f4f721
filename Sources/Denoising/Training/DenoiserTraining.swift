import Foundation
import NeuralNetworks
import Tensors

/// Trains a denoiser on simulated skies.
///
/// The result is a function of the configuration alone: neither threads nor interruptions change a
/// byte of it.
public struct DenoiserTraining {
  /// What decides the result.
  public let configuration: DenoiserTrainingConfiguration
  private let realFrames: Int
  private var trainer: Trainer<DenoiserModel, AdaptationPatches>

  /// Simulates the scenes and draws the first weights, or takes them from `start`; every other patch
  /// comes from the real frames, if there are any.
  public init(
    _ configuration: DenoiserTrainingConfiguration, from start: Checkpoint? = nil,
    on real: [RealScene] = [], parallelism: Parallelism = .machine
  ) throws {
    try configuration.validate()
    self.configuration = configuration
    var random = RandomStream(seed: configuration.seed, stream: 1)
    var model = DenoiserModel(
      configuration.network, side: configuration.patchSide,
      planeWeights: configuration.planeWeights, using: &random)
    if let start { try model.load(from: start, prefix: "average.", source: "the first weights") }
    let patches = try SimulatedPatches(
      count: configuration.scenes, sceneSide: configuration.sceneSide,
      side: configuration.patchSide, seed: configuration.seed, parallelism: parallelism)
    trainer = try Trainer(
      model, on: AdaptationPatches(simulated: patches, real: real), configuration.training,
      parallelism: parallelism)
    realFrames = real.count
  }

  /// Trains to the end; with a path, checkpoints are written there and gone on from.
  ///
  /// `report` is told of every `reportInterval` steps and may stop the training.
  public mutating func run(
    checkpointPath: String? = nil, logPath: String? = nil, reportInterval: Int = 100,
    report: (TrainingProgress) -> TrainingDecision = { _ in .goOn }
  ) throws {
    var plan = TrainingPlan(totalSteps: configuration.steps, summary: try summary())
    plan.checkpointPath = checkpointPath
    plan.logPath = logPath
    plan.reportInterval = reportInterval
    try trainer.run(plan, report: report)
  }

  /// The denoiser as it is now.
  public func denoiser() throws -> Denoiser {
    Denoiser(trainer.averagedModel, summary: try summary())
  }

  /// The weights as they are shipped: the averages and where they come from.
  public func weights() throws -> Checkpoint {
    var checkpoint = Checkpoint(summary: try summary())
    trainer.averagedModel.save(into: &checkpoint, prefix: "average.")
    return checkpoint
  }

  private func summary() throws -> CheckpointSummary {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(configuration.network), as: UTF8.self)
    return CheckpointSummary(
      architecture: Denoiser.architecture, configuration: text, seed: configuration.seed,
      trainingData: "\(configuration.scenes) simulated scenes of \(configuration.sceneSide) "
        + "pixels, \(realFrames) real frames, \(configuration.steps) steps of "
        + "\(configuration.batchSize) patches")
  }
}
