/// Everything that decides what the classifier learns.
public struct ClassifierTrainingConfiguration: Sendable, Equatable, Codable {
  /// The seed of first weights, order and noise.
  public var seed: UInt64 = 1
  /// The sizes of the encoder.
  public var encoder = EncoderConfiguration()
  /// How the latent coordinates are expected to lie.
  public var prior = LatentPrior()
  /// Sources in a mini-batch.
  public var batchSize = 128
  /// Steps of the sleep phase alone.
  public var sleepSteps = 60_000
  /// Steps of both phases together, behind it.
  public var wakeSteps = 800
  /// First weights that are tried; the best by its evidence bound is trained on.
  public var starts = 2
  /// Steps that each start is tried for.
  public var startSteps = 200
  /// How much the evidence bound moves the encoder in the wake phase; at 0 the encoder stays as the
  /// sleep phase left it, and only the decoder learns.
  public var wakeOnEncoder: Float = 0
  /// The highest learning rate of the sleep phase.
  public var learningRate = 1.5e-3
  /// The weight decay.
  public var weightDecay: Float = 0.02

  /// The shipped classifier's.
  public init() {}

  /// Throws for settings that make no sense.
  public func validate() throws {
    try encoder.validate()
    try prior.validate()
    for (name, value, range) in [
      ("batch_size", batchSize, 2...65_536), ("sleep_steps", sleepSteps, 1...10_000_000),
      ("wake_steps", wakeSteps, 0...10_000_000), ("starts", starts, 1...100),
      ("start_steps", startSteps, 1...1_000_000),
    ] where !range.contains(value) {
      throw StarGalaxyError.badSetting(
        name: name, expected: "\(range.lowerBound) to \(range.upperBound)", found: "\(value)")
    }
    guard learningRate > 0, learningRate < 1 else {
      throw StarGalaxyError.badSetting(
        name: "learning_rate", expected: "between 0 and 1", found: "\(learningRate)")
    }
  }
}
