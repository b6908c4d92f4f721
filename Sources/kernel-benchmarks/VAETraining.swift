import CommandLineParsing
import NeuralNetworks
import Tensors

/// Measures how many samples a second the variational autoencoder is trained with.
struct VAETraining: Command {
  static let configuration = CommandConfiguration(
    "vae-training", abstract: "Train the benchmark VAE and print samples a second.",
    discussion: """
      32x32 stamps, convolutions of 16, 32 and 64 channels with stride 2, dense 128, latent 3, and \
      the mirrored decoder; mini-batches of 128; Adam. The fastest of several rounds counts.
      """,
    examples: ["kernel-benchmarks vae-training --threads 2"])

  @Option("--steps", value: "N", in: 1...100_000, help: "Steps of a round.") var steps = 40
  @Option("--rounds", value: "N", in: 1...1000, help: "Rounds.") var rounds = 5
  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    var trainer = try Self.trainer(threads: common.threads ?? 2)
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

  /// A fresh network on 2,560 stamps of noise.
  static func trainer(
    threads: Int
  ) throws -> Trainer<VariationalAutoencoder, TensorSamples> {
    var random = RandomStream(seed: 1)
    let network = VariationalAutoencoder(using: &random)
    let stamps = Tensor(normal: [2560, 32, 32, 1], using: &random)
    return try Trainer(
      network, on: TensorSamples(stamps), .default, parallelism: Parallelism(threads: threads))
  }
}
