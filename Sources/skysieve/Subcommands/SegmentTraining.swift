import CommandLineParsing
import Denoising
import NeuralNetworks

/// `skysieve train calibration`: how likely the maxima of a network are to be sources.
struct TrainCalibration: Command {
  static let configuration = CommandConfiguration(
    "train-calibration", abstract: "Learn how much a network's detections are worth.",
    discussion: """
      Simulates fields of every kind, runs the network over them, and fits the probability that a \
      maximum of its peak map is a source to the truth. 'segment' reads the result when it stands \
      beside the model: MODEL.calibration.safetensors for MODEL.safetensors, the default here.
      """,
    examples: [
      "skysieve train calibration --model survey.safetensors",
      "skysieve train calibration --fields 200 --seed 3 -o denoiser-calibration.safetensors",
    ])

  @OptionGroup var model: DenoiserOptions
  @Option("--fields", value: "N", in: 4...100_000, help: "How many fields to simulate.")
  var fields = 96
  @Option("--side", value: "N", in: 128...4096, help: "Pixels on a side of each.")
  var side = 768
  @Option("--seed", value: "N", help: "Another number, other fields.")
  var seed: UInt64 = 1
  @Option("--output", "-o", value: "FILE", help: "Where the calibration goes.")
  var output: String?
  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    let path = output ?? SegmentingOptions.calibrationPath(ofModel: model.path ?? "denoiser")
    let training = CalibrationTraining(fields: fields, side: side, seed: seed)
    let labelled = try training.candidates(
      of: NetworkMapping(try model.load()), parallelism: common.parallelism
    ) { done in
      if done % 16 == 0 { console.detail("\(done) of \(fields) fields") }
    }
    let calibration = DetectionCalibration(fitting: labelled, seed: seed)
    let data = "\(labelled.count) candidates of \(fields) simulated fields of \(side) x \(side)"
    try calibration.checkpoint(seed: seed, trainingData: data).write(to: path)
    let real = labelled.count { $0.isReal }
    console.note("\(path): \(data), \(real) of them real")
  }
}
