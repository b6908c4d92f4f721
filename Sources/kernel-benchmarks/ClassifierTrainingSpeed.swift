import CommandLineParsing
import NeuralNetworks
import StarGalaxy
import Tensors

/// `kernel-benchmarks classifier-training`: steps of the shipped classifier's sleep phase.
struct ClassifierTrainingSpeed: Command {
  static let configuration = CommandConfiguration(
    "classifier-training", abstract: "Train the star-galaxy classifier and print sources a second.",
    discussion: """
      Mini-batches of 128 from one drawn field, unpacked and mirrored as in the real training; AdamW \
      with a cut gradient and a running average of the weights. The fastest of several rounds counts.

      With --output, the weights in the program, some cutouts ("images", "features") and the latent \
      means of these ("mean") are written to a safetensors file instead, to be computed by another \
      engine as well.
      """,
    examples: ["kernel-benchmarks classifier-training --threads 2"])

  @Option("--steps", value: "N", in: 1...100_000, help: "Steps of a round.") var steps = 100
  @Option("--rounds", value: "N", in: 1...1000, help: "Rounds.") var rounds = 5
  @Option("--output", value: "FILE", help: "Write weights, cutouts and answers to this file.")
  var output: String?
  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    let parallelism = common.threads.map(Parallelism.init) ?? .machine
    let draw = try FieldDraw(SkyLottery(seed: 3).ticket(0), parallelism: parallelism)
    if let output {
      try Self.write(draw.batch.selecting(Array(0..<64)), to: output)
      return
    }
    var bank = DrawBank()
    bank.append(draw)
    var random = RandomStream(seed: 1)
    var trainer = try Trainer(
      ClassifierNetwork(EncoderConfiguration(), using: &random), on: DrawSamples(bank),
      TrainingConfiguration(
        seed: 1, batchSize: 128, shards: 2,
        schedule: LearningRateSchedule(peak: 1.5e-3),
        optimizer: OptimizerConfiguration(weightDecay: 0.02, maximumGradientNorm: 5),
        averageDecay: 0.999), parallelism: parallelism)
    for _ in 0..<3 { try trainer.step() }
    var fastest = Double.infinity
    for _ in 0..<rounds {
      let start = ContinuousClock.now
      for _ in 0..<steps { try trainer.step() }
      fastest = min(fastest, start.duration(to: .now) / .seconds(1))
    }
    let speed = Double(steps * trainer.configuration.batchSize) / fastest
    try console.print("samples_per_second \(speed.rounded())")
  }

  private static func write(_ batch: StampBatch, to path: String) throws {
    let classifier = try StarGalaxyClassifier.embedded()
    var memory = classifier.encoder.makeMemory(samples: batch.count)
    classifier.encoder.forward(batch, &memory)
    var checkpoint = Checkpoint()
    classifier.network.save(into: &checkpoint)
    checkpoint["images"] = CheckpointArray(batch.images)
    checkpoint["features"] = CheckpointArray(batch.features)
    checkpoint["mean"] = CheckpointArray(memory.mean)
    try checkpoint.write(to: path)
  }
}
