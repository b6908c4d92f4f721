extension TrainingConfiguration {
  /// Adam at 1e-3 on mini-batches of 128, in as many parts as small machines have cores.
  public static let `default` = TrainingConfiguration(
    seed: 1, batchSize: 128, shards: 2, schedule: LearningRateSchedule(peak: 1e-3),
    optimizer: OptimizerConfiguration(), averageDecay: nil)
}
