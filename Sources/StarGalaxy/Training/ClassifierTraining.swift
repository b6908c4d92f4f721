import Foundation
import NeuralNetworks
import Tensors

/// Trains the classifier on a bank of draws: starts, the sleep phase, then both phases.
///
/// What comes out is a function of configuration and bank: threads, pauses and resumed runs change
/// no byte.
public struct ClassifierTraining {
  /// The stages, in order.
  public enum Stage: Sendable, Equatable {
    /// First weights number `number` is tried.
    case start(number: Int)
    /// The sleep phase.
    case sleep
    /// Both phases.
    case wake
  }

  /// What decides the result.
  public let configuration: ClassifierTrainingConfiguration
  /// The network after the last stage that was run.
  public private(set) var network: ClassifierNetwork
  /// The evidence bounds of the starts, nats a source.
  public private(set) var startBounds: [Double] = []

  private let samples: DrawSamples
  private let validation: DrawSamples
  private let parallelism: Parallelism
  private let trainingData: String

  /// A training on `bank`, of which the last twentieth is kept for validation, and on the cutouts of
  /// `unlabelled`, which serve the wake phase only; from `first`, if given, instead of fresh weights.
  public init(
    _ configuration: ClassifierTrainingConfiguration, bank: DrawBank,
    unlabelled: DrawBank? = nil, first: ClassifierNetwork? = nil,
    parallelism: Parallelism = .machine
  ) throws {
    try configuration.validate()
    guard bank.count >= 40 else {
      throw StarGalaxyError.badSetting(
        name: "bank", expected: "at least 40 sources", found: "\(bank.count)")
    }
    self.configuration = configuration
    self.parallelism = parallelism
    var bank = bank
    bank.balance()
    let kept = bank.count - min(bank.count / 20, 8192)
    validation = DrawSamples(bank, rows: Array(kept..<bank.count))
    var all = bank
    if let unlabelled { all.append(unlabelled) }
    samples = DrawSamples(all, rows: Array(0..<kept) + Array(bank.count..<all.count))
    trainingData = "\(kept) draws and \(unlabelled?.count ?? 0) cutouts without labels"
    network = first ?? Self.fresh(configuration, start: 0)
    isContinued = first != nil
  }

  private let isContinued: Bool

  /// Runs all stages.
  ///
  /// The states of the longer ones are kept at `checkpointPath` with the stage's name behind it, and
  /// taken up again from there.
  public mutating func run(
    checkpointPath: String? = nil, logPath: String? = nil,
    report: (Stage, TrainingProgress) -> Void = { _, _ in }
  ) throws {
    if !isContinued, configuration.starts > 1 { try chooseStart(report) }
    network.weights = PhaseWeights()
    try run(
      .sleep, steps: configuration.sleepSteps, rate: configuration.learningRate,
      checkpointPath.map { "\($0).sleep" }, logPath, report)
    guard configuration.wakeSteps > 0 else { return }
    let asleep = network
    network.weights = .both(wakeOnEncoder: configuration.wakeOnEncoder)
    try run(
      .wake, steps: configuration.wakeSteps, rate: 0.1 * configuration.learningRate,
      checkpointPath.map { "\($0).wake" }, logPath.map { "\($0).wake" }, report)
    if configuration.wakeOnEncoder == 0 { network.takeEncoder(of: asleep) }
  }

  /// The trained network with what it takes to use it.
  public func checkpoint() throws -> Checkpoint {
    var checkpoint = Checkpoint(summary: try summary())
    network.save(into: &checkpoint)
    return checkpoint
  }

  /// The mean loss of the sleep phase over the sources that were kept back.
  public func validationLoss() -> Double { Self.loss(of: network, on: validation) }

  /// The mean evidence bound over some of the sources that were kept back, nats.
  public func evidenceBound() -> Double {
    network.evidenceBound(
      of: validation.part(0..<min(validation.count, 512)),
      random: RandomStream(seed: configuration.seed, stream: 0xE1B0))
  }

  private static func fresh(
    _ configuration: ClassifierTrainingConfiguration, start: Int
  ) -> ClassifierNetwork {
    var random = RandomStream(seed: configuration.seed, stream: 0xE4C0)
      .substream(UInt64(start))
    return ClassifierNetwork(configuration.encoder, prior: configuration.prior, using: &random)
  }

  /// Tries several first weights and keeps the one with the best evidence bound.
  private mutating func chooseStart(_ report: (Stage, TrainingProgress) -> Void) throws {
    var best: (bound: Double, network: ClassifierNetwork)?
    for number in 0..<configuration.starts {
      network = Self.fresh(configuration, start: number)
      try run(
        .start(number: number), steps: configuration.startSteps,
        rate: configuration.learningRate, nil, nil, report)
      let bound = evidenceBound()
      startBounds.append(bound)
      if bound > best?.bound ?? -.infinity { best = (bound, network) }
    }
    if let best { network = best.network }
  }

  private mutating func run(
    _ stage: Stage, steps: Int, rate: Double, _ checkpointPath: String?, _ logPath: String?,
    _ report: (Stage, TrainingProgress) -> Void
  ) throws {
    let schedule = LearningRateSchedule(
      peak: rate, warmUpSteps: min(200, steps / 10),
      decay: .cosine(floor: 0.01, totalSteps: max(steps, 2 + steps / 10)))
    let optimizer = OptimizerConfiguration(
      weightDecay: configuration.weightDecay, maximumGradientNorm: 5)
    var trainer = try Trainer(
      network, on: samples,
      TrainingConfiguration(
        seed: configuration.seed, batchSize: configuration.batchSize, shards: 2,
        schedule: schedule, optimizer: optimizer, averageDecay: 0.999),
      parallelism: parallelism)
    var plan = TrainingPlan(totalSteps: steps, summary: try summary())
    plan.reportInterval = max(50, steps / 40)
    plan.checkpointPath = checkpointPath
    plan.logPath = logPath
    let validation = validation
    try trainer.run(plan) { model in
      Self.loss(of: model, on: validation)
    } report: { progress in
      report(stage, progress)
      return .goOn
    }
    network = trainer.averagedModel
  }

  private func summary() throws -> CheckpointSummary {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return CheckpointSummary(
      architecture: StarGalaxyClassifier.architecture,
      configuration: String(decoding: try encoder.encode(configuration), as: UTF8.self),
      seed: configuration.seed, trainingData: trainingData)
  }

  private static func loss(of model: ClassifierNetwork, on samples: DrawSamples) -> Double {
    var (sum, count) = (0.0, 0)
    for start in stride(from: 0, to: samples.count, by: 512) {
      let range = start..<min(samples.count, start + 512)
      sum += model.sleepLoss(of: samples.part(range)) * Double(range.count)
      count += range.count
    }
    return sum / Double(max(count, 1))
  }
}
