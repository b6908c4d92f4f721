import CommandLineParsing
import Foundation
import NeuralNetworks
import Tensors

/// `kernel-benchmarks inference`: the autoencoder over a whole frame.
struct InferenceSpeed: Command {
  static let configuration = CommandConfiguration(
    "inference", abstract: "Run the benchmark autoencoder over a frame.",
    discussion: """
      Prints megapixels per second of the fastest run and the memory used, as JSON.

      With --weights the parameters come from a safetensors file (layer0.weight [3,3,in,out], \
      layer0.bias, ...; an array named "input" [height,width,1] replaces the random frame), and \
      with --output the result is written to one, to be compared with another engine's.
      """,
    examples: ["kernel-benchmarks inference --threads 2 --height 2048 --width 2048"])

  @Option("--height", value: "ROWS", in: 1...65536, help: "Rows of the frame.") var height = 2048
  @Option("--width", value: "PIXELS", in: 1...65536, help: "Pixels of a row.") var width = 2048
  @Option("--strip", value: "ROWS", in: 1...4096, help: "Rows of a strip.") var strip = 32
  @Option("--repeats", value: "N", in: 1...1000, help: "Runs, of which the fastest counts.")
  var repeats = 5
  @Option("--weights", value: "FILE", help: "A safetensors file with the parameters.")
  var weights: String?
  @Option("--output", value: "FILE", help: "Write the result to this safetensors file.")
  var output: String?
  @Flag("--plain", help: "Do without Winograd's algorithm.") var plain
  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    let parallelism = common.threads.map(Parallelism.init) ?? .machine
    let parameters = try weights.map { try Checkpoint(contentsOf: $0) }
    let model = try parameters.map { try BenchmarkAutoencoder($0, source: weights ?? "") }
    let executor = FrameExecutor(
      (model ?? BenchmarkAutoencoder(seed: 1)).network, stripRows: strip,
      parallelism: parallelism, allowingWinograd: !plain)
    let frame = try self.frame(parameters)
    var speed = FrameSpeed()
    let result = speed.measure(executor, on: frame, repeats: repeats)
    if let output {
      try Checkpoint(arrays: ["output": CheckpointArray(result)]).write(to: output)
    }
    try console.print(json: speed.report(threads: parallelism.threads))
  }

  private func frame(_ parameters: Checkpoint?) throws -> Tensor {
    if let input = parameters?["input"], input.shape.count == 3, let path = weights {
      return try (parameters ?? Checkpoint()).tensor(
        "input", shape: [input.shape[0], input.shape[1], 1], source: path)
    }
    var stream = RandomStream(seed: 2)
    return Tensor(normal: [height, width, 1], using: &stream)
  }
}
