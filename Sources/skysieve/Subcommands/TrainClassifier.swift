import CommandLineParsing
import FITSFiles
import Foundation
import NeuralNetworks
import SourceExtraction
import StarGalaxy

/// `skysieve train classifier`: the star-galaxy network learns from its own draws, without a label.
struct TrainClassifier: Command {
  static let configuration = CommandConfiguration(
    "train-classifier", abstract: "Train the star-galaxy classifier.",
    discussion: """
      Also spelled 'train classifier'. Draws skies of all kinds, sends them through the extraction, \
      and learns to tell from the cutouts what was drawn. With --on, the network also sees cutouts of \
      your frames, without labels. The same seed gives the same weights on any number of threads; a \
      training that was interrupted goes on from its --checkpoint.
      """,
    examples: [
      "skysieve train classifier --fields 100 --steps 20000 -o mine.safetensors",
      "skysieve train classifier --bank draws.bank --checkpoint run.safetensors",
    ])

  @Option("--fields", value: "N", in: 1...10_000, help: "How many fields to draw.")
  var fields = 360
  @Option("--steps", value: "N", in: 1...10_000_000, help: "Steps; more are better and slower.")
  var steps = ClassifierTrainingConfiguration().sleepSteps
  @Option(
    "--wake-steps", value: "N", in: 0...10_000_000,
    help: "Steps behind them in which the decoder learns as well.")
  var wakeSteps = ClassifierTrainingConfiguration().wakeSteps
  @Option("--starts", value: "N", in: 1...100, help: "First weights to try; the best is taken.")
  var starts = ClassifierTrainingConfiguration().starts
  @Option(
    "--from", value: "WEIGHTS",
    help: "Go on from these weights: a file, or 'default' for those in the program.")
  var first: String?
  @Option("--seed", value: "N", help: "Another number, other first weights and other skies.")
  var seed: UInt64 = 1
  @Option("--bank", value: "FILE", help: "Keep the draws here, and read them if they are there.")
  var bank: String?
  @Option("--on", value: "FITS", help: "Frames to see without labels; may be repeated.")
  var frames: [String]
  @Option("--checkpoint", value: "FILE", help: "Write the state here now and then; go on from it.")
  var checkpoint: String?
  @Option("--log", value: "FILE", help: "Write a line of JSON a report.")
  var log: String?
  @Option(
    "--output", "-o", value: "FILE", help: "Where the weights go.",
    completion: .files(["safetensors"]))
  var output = "classifier.safetensors"
  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    let unlabelled = frames.isEmpty ? nil : try cutouts(console)
    let bank = try draws(console)
    var training = try ClassifierTraining(
      configuration, bank: bank, unlabelled: unlabelled, first: try firstNetwork(),
      parallelism: common.parallelism)
    try training.run(checkpointPath: checkpoint, logPath: log) { stage, progress in
      console.note(Self.line(stage, progress))
    }
    for (number, bound) in training.startBounds.enumerated() {
      console.detail("start \(number): evidence bound \(bound) nats a source")
    }
    try training.checkpoint().write(to: output)
    console.note(
      "\(output): validation loss \(Float(training.validationLoss())), evidence bound "
        + "\(Float(training.evidenceBound())) nats a source")
  }

  private var configuration: ClassifierTrainingConfiguration {
    var configuration = ClassifierTrainingConfiguration()
    (configuration.seed, configuration.starts) = (seed, starts)
    (configuration.sleepSteps, configuration.wakeSteps) = (steps, wakeSteps)
    // The frames' own cutouts adapt the encoder, a little.
    if !frames.isEmpty { configuration.wakeOnEncoder = 0.05 }
    return configuration
  }

  private func firstNetwork() throws -> ClassifierNetwork? {
    guard let first else { return nil }
    guard first != "default" else { return try StarGalaxyClassifier.embedded().network }
    return try StarGalaxyClassifier(checkpoint: try Checkpoint(contentsOf: first), source: first)
      .network
  }

  /// The cutouts of the frames, about which nothing is known.
  private func cutouts(_ console: Console) throws -> DrawBank {
    var result = DrawBank()
    for path in frames {
      let field = try FieldIngestion.open(FITSLocation(path), parallelism: common.parallelism)
      let extraction = try Extraction.run(field, parallelism: common.parallelism)
      result.append(FieldDraw(unlabelled: extraction, parallelism: common.parallelism))
      console.note("\(path): \(extraction.sources.count) cutouts")
    }
    return result
  }

  private func draws(_ console: Console) throws -> DrawBank {
    if let bank, FileManager.default.fileExists(atPath: bank) {
      return try DrawBank(contentsOf: bank)
    }
    let result = try DrawBank.draw(
      0..<fields, of: SkyLottery(seed: seed), parallelism: common.parallelism
    ) { index, bank in
      console.note("field \(index + 1) of \(fields): \(bank.count) sources")
    }
    if let bank { try result.write(to: bank) }
    return result
  }

  private static func line(
    _ stage: ClassifierTraining.Stage, _ progress: TrainingProgress
  ) -> String {
    let name =
      switch stage {
      case .start(let number): "start \(number)"
      case .sleep: "sleep"
      case .wake: "wake"
      }
    return "\(name), step \(progress.step) of \(progress.totalSteps): loss "
      + String(
        format: "%.4f, validation %.4f, %.0f sources/s", progress.loss,
        progress.validationLoss ?? .nan, progress.samplesPerSecond)
  }
}
