extension DenoiserTrainingConfiguration {
  /// The training of the shipped weights.
  public static let `default` = DenoiserTrainingConfiguration(
    network: .default, seed: 1, steps: 44_000, batchSize: 8, patchSide: 128, scenes: 400,
    sceneSide: 512, learningRate: 4e-3, averageDecay: 0.999, planeWeights: [8, 1, 6])

  /// The training that adapts finished weights: short, and in small steps.
  public static var adaptation: DenoiserTrainingConfiguration {
    var configuration = DenoiserTrainingConfiguration.default
    (configuration.steps, configuration.scenes) = (500, 60)
    (configuration.learningRate, configuration.averageDecay) = (4e-4, 0.99)
    return configuration
  }
}
