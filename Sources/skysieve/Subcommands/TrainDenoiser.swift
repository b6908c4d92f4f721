import CommandLineParsing
import ConfigurationFiles
import Denoising
import FITSFiles
import Foundation
import NeuralNetworks
import SourceExtraction

/// `skysieve train denoiser`: the denoising network learns from simulated skies.
struct TrainDenoiser: Command {
  static let configuration = CommandConfiguration(
    "train-denoiser", abstract: "Train the denoising and segmentation network.",
    discussion: """
      Also spelled 'train denoiser'. Simulates skies over a wide range of seeing, depth, crowding and \
      defects, and learns from them what noise hides. The same settings and seed give the same weights \
      on any number of threads; a training that was interrupted goes on from its --checkpoint.

      --from default --on FRAME... adapts the network to a survey: half of what it sees are the \
      survey's own noisy frames, without any labels. It takes shorter and smaller steps by default.
      """,
    examples: [
      "skysieve train denoiser --steps 2000 -o mine.safetensors",
      "skysieve train denoiser --from default --steps 500 -o mine.safetensors --on my/*.fits",
      "skysieve train denoiser --train network.upsampling=bilinear --score -o other.safetensors",
    ])

  @Option("--steps", value: "N", in: 1...10_000_000, help: "Steps; more are better and slower.")
  var steps: Int?
  @Option("--seed", value: "N", help: "Another number, other first weights and other skies.")
  var seed: UInt64?
  @Option(
    "--train-config", value: "FILE", help: "Lay the settings of this file over the defaults.",
    completion: .files(["toml"]))
  var trainingFile: String?
  @Option(
    "--train", value: "KEY=VALUE",
    help: "Change one setting of network or training; may be repeated.")
  var trainingSettings: [Setting]
  @Option(
    "--from", value: "WEIGHTS",
    help: "Begin with these weights instead of random ones: default, or a file.",
    completion: .files(["safetensors"]))
  var start: String?
  @Argument(
    "FRAME",
    help: "With --on: frames of your survey to adapt to, no labels needed; FILE or FILE[EXT].",
    completion: .files(["fits", "fz", "gz"]))
  var frames: [String]
  @Flag("--on", help: "Learn from the frames named as well, half and half with simulated skies.")
  var usesFrames
  @Option(
    "--checkpoint", value: "FILE", help: "Write the state here now and then, and go on from it.",
    completion: .files(["safetensors"]))
  var checkpoint: String?
  @Option("--log", value: "FILE", help: "Write a line of JSON a report.")
  var log: String?
  @Flag("--score", help: "Score the result on scenes it has not seen; JSON on standard output.")
  var scores
  @Flag("--print-config", help: "Print the settings and train nothing.")
  var printsConfiguration
  @Option(
    "--output", "-o", value: "FILE", help: "Where the weights go.",
    completion: .files(["safetensors"]))
  var output = "denoiser.safetensors"
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if usesFrames == frames.isEmpty {
      throw UsageError.message("--on and frames to adapt to go together")
    }
  }

  func run(_ console: Console) throws {
    let settings = try trainingConfiguration()
    if printsConfiguration {
      return try console.write(try ConfigurationFile.text(of: settings))
    }
    console.note(
      "\(Int(settings.network.multiplyAddsPerPixel)) multiply-adds a pixel, "
        + "\(settings.scenes) scenes, \(settings.steps) steps")
    let start = ContinuousClock.now
    let real = try frames.map { try realScene(of: $0) }
    var training = try DenoiserTraining(
      settings, from: try firstWeights(), on: real, parallelism: common.parallelism)
    console.note("scenes are simulated after \(seconds(since: start)) s")
    try training.run(checkpointPath: checkpoint, logPath: log) { progress in
      console.note(line(progress, start))
      return .goOn
    }
    try training.weights().write(to: output)
    console.note("\(output) after \(seconds(since: start)) s")
    if scores { try report(training, console: console) }
  }

  private func firstWeights() throws -> Checkpoint? {
    guard let start else { return nil }
    guard start == "default" else { return try Checkpoint(contentsOf: start) }
    return try Checkpoint(embedded: Denoiser.embeddedName)
  }

  private func realScene(of argument: String) throws -> RealScene {
    let parallelism = common.parallelism
    let field = try FieldIngestion.open(FITSLocation(argument), parallelism: parallelism)
    let background = try BackgroundEstimator.estimate(field, parallelism: parallelism)
    return RealScene(SkySubtracted(field, background: background, parallelism: parallelism))
  }

  private func report(_ training: DenoiserTraining, console: Console) throws {
    let score = try DenoiserScore(of: try training.denoiser(), parallelism: common.parallelism)
    try console.print(json: score)
  }

  private func line(_ progress: TrainingProgress, _ start: ContinuousClock.Instant) -> String {
    "step \(progress.step) of \(progress.totalSteps), loss "
      + String(format: "%.5f", progress.loss) + ", "
      + String(format: "%.1f", progress.samplesPerSecond) + " patches/s, "
      + "\(seconds(since: start)) s"
  }

  private func seconds(since start: ContinuousClock.Instant) -> Int {
    Int((ContinuousClock.now - start) / .seconds(1))
  }

  private func trainingConfiguration() throws -> DenoiserTrainingConfiguration {
    var result = start == nil ? DenoiserTrainingConfiguration.default : .adaptation
    if let trainingFile {
      result = try ConfigurationFile.settings(
        from: try SmallTextFile.text(at: trainingFile), source: trainingFile, over: result)
    }
    if let steps { result.steps = steps }
    if let seed { result.seed = seed }
    for setting in trainingSettings {
      result = try ConfigurationFile.settings(result, setting: setting.argumentText)
    }
    return result
  }
}
