import CommandLineParsing
import Denoising
import NeuralNetworks
import Tensors

/// `kernel-benchmarks denoiser`: the shipped denoising network over a whole frame.
struct DenoiserSpeed: Command {
  static let configuration = CommandConfiguration(
    "denoiser", abstract: "Run the shipped denoiser's network over a frame.",
    discussion: """
      Prints megapixels per second of the fastest run and the memory used, as JSON. Reading, \
      filling and scaling of pixels are not part of it.

      With --output, the network's weights, the frame ("input" [height,width,1]) and the result \
      ("output" [height,width,3]) are written to a safetensors file, to be computed by another \
      engine as well.
      """,
    examples: ["kernel-benchmarks denoiser --threads 2 --height 2048 --width 2048"])

  @Option("--height", value: "ROWS", in: 1...65536, help: "Rows of the frame.") var height = 2048
  @Option("--width", value: "PIXELS", in: 1...65536, help: "Pixels of a row.") var width = 2048
  @Option("--strip", value: "ROWS", in: 1...4096, help: "Rows of a strip.") var strip = 32
  @Option("--repeats", value: "N", in: 1...1000, help: "Runs, of which the fastest counts.")
  var repeats = 5
  @Option("--output", value: "FILE", help: "Write weights, frame and result to this file.")
  var output: String?
  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    let parallelism = common.threads.map(Parallelism.init) ?? .machine
    var stream = RandomStream(seed: 2)
    let frame = Tensor(normal: [height, width, 1], using: &stream)
    let executor = FrameExecutor(
      try Denoiser.embedded().network, stripRows: strip, parallelism: parallelism)
    var speed = FrameSpeed()
    let result = speed.measure(executor, on: frame, repeats: repeats)
    if let output {
      var checkpoint = try Checkpoint(embedded: Denoiser.embeddedName)
      checkpoint["input"] = CheckpointArray(frame)
      checkpoint["output"] = CheckpointArray(result)
      try checkpoint.write(to: output)
    }
    try console.print(json: speed.report(threads: parallelism.threads))
  }
}
