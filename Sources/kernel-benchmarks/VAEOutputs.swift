import CommandLineParsing
import NeuralNetworks
import Tensors

/// Writes weights, an input and its output, so that another framework can compute the same.
struct VAEOutputs: Command {
  static let configuration = CommandConfiguration(
    "vae-outputs", abstract: "Write the benchmark VAE's weights with an input and its output.",
    discussion: """
      A safetensors file: the parameters, `input` [batch, 32, 32, 1], the latent means \
      `latent` and the stamps `output` that the decoder draws for them.
      """,
    examples: ["kernel-benchmarks vae-outputs --output vae.safetensors"])

  @Option("--output", "-o", value: "FILE", help: "Where the file goes.") var output: String
  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    var random = RandomStream(seed: 7)
    let network = VariationalAutoencoder(using: &random)
    let input = Tensor(normal: [16, 32, 32, 1], using: &random)
    let latent = network.encode(input)
    var checkpoint = Checkpoint()
    network.save(into: &checkpoint)
    checkpoint["input"] = CheckpointArray(input)
    checkpoint["latent"] = CheckpointArray(latent)
    checkpoint["output"] = CheckpointArray(network.decode(latent))
    try checkpoint.write(to: output)
  }
}
