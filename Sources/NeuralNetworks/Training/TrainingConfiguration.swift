/// Everything that decides what a training computes; the number of threads does not.
public struct TrainingConfiguration: Sendable, Equatable, Codable {
  /// The seed of shuffling, noise and dropout.
  public var seed: UInt64
  /// Samples in a mini-batch.
  public var batchSize: Int
  /// Parts a mini-batch is split into; they can run at the same time.
  public var shards: Int
  /// The learning rate of every step.
  public var schedule: LearningRateSchedule
  /// How weights follow gradients.
  public var optimizer: OptimizerConfiguration
  /// How much of the averaged weights survives a step; nil for no average.
  public var averageDecay: Double?

  /// A configuration of the given parts.
  public init(
    seed: UInt64 = Self.default.seed, batchSize: Int = Self.default.batchSize,
    shards: Int = Self.default.shards, schedule: LearningRateSchedule = Self.default.schedule,
    optimizer: OptimizerConfiguration = Self.default.optimizer,
    averageDecay: Double? = Self.default.averageDecay
  ) {
    self.seed = seed
    self.batchSize = batchSize
    self.shards = shards
    self.schedule = schedule
    self.optimizer = optimizer
    self.averageDecay = averageDecay
  }

  /// Refuses settings that cannot be trained with.
  public func validate() throws {
    guard batchSize > 0 else {
      throw NeuralNetworkError.invalidConfiguration(
        name: "batch size", expected: "at least 1", found: "\(batchSize)")
    }
    guard (1...batchSize).contains(shards) else {
      throw NeuralNetworkError.invalidConfiguration(
        name: "shards", expected: "1...\(batchSize)", found: "\(shards)")
    }
    if let averageDecay, !(0..<1).contains(averageDecay) {
      throw NeuralNetworkError.invalidConfiguration(
        name: "average decay", expected: "0..<1", found: "\(averageDecay)")
    }
    try schedule.validate()
    try optimizer.validate()
  }
}
