extension DenoiserTrainingConfiguration {
  /// The training of the shipped weights.
  public static let `default` = DenoiserTrainingConfiguration(
    network: .default, seed: 1, steps: 10_000, batchSize: 16, patchSide: 128, scenes: 240,
    sceneSide: 512, learningRate: 2e-3, averageDecay: 0.998, planeWeights: [20, 1, 2])
}
