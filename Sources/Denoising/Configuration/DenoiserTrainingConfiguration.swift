import NeuralNetworks

/// Everything that decides what a training of the denoiser computes.
public struct DenoiserTrainingConfiguration: Codable, Sendable, Equatable {
  /// The shape of the network.
  public var network: DenoiserConfiguration
  /// The seed of weights, scenes, patches and noise.
  public var seed: UInt64
  /// Steps, 1 to 10 million.
  public var steps: Int
  /// Patches in a step, 1 to 4096.
  public var batchSize: Int
  /// Pixels on a side of a patch, 16 to 1024; a multiple of the network's coarsest pixel.
  public var patchSide: Int
  /// Simulated scenes to draw patches from, 1 to 100,000.
  public var scenes: Int
  /// Pixels on a side of a scene, at least those of a patch.
  public var sceneSide: Int
  /// The learning rate after the warm-up.
  public var learningRate: Double
  /// How much of the averaged weights survives a step, 0 to below 1; the average is what is used.
  public var averageDecay: Double
  /// How much each plane's mean loss counts, in the order of `DenoiserOutput`.
  public var planeWeights: [Double]

  /// Throws the first setting that lies outside its range.
  public func validate() throws {
    try network.validate()
    try check("steps", steps, 1...10_000_000)
    try check("batch_size", batchSize, 1...4096)
    try check("patch_side", patchSide, 16...1024)
    let coarsest = 1 << (network.startsHalved ? network.levels : network.levels - 1)
    guard patchSide % coarsest == 0 else {
      throw DenoisingError.badOption("patch_side must be a multiple of \(coarsest)")
    }
    try check("scenes", scenes, 1...100_000)
    try check("scene_side", sceneSide, patchSide...4096)
    try check("plane_weights.count", planeWeights.count, 3...3)
    guard planeWeights.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
      throw DenoisingError.badOption("plane_weights must not be negative")
    }
    try training.validate()
  }

  /// The same settings as the trainer wants them.
  var training: TrainingConfiguration {
    TrainingConfiguration(
      seed: seed, batchSize: batchSize, shards: min(2, batchSize),
      schedule: LearningRateSchedule(
        peak: learningRate, warmUpSteps: min(100, steps / 10),
        decay: .cosine(floor: 0.01, totalSteps: max(steps, 2))),
      optimizer: OptimizerConfiguration(maximumGradientNorm: 1), averageDecay: averageDecay)
  }
}
