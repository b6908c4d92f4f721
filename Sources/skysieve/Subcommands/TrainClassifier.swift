import CommandLineParsing
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
  var fields = 100
  @Option("--steps", value: "N", in: 0...10_000_000, help: "Steps; more are better and slower.")
  var steps = 12_000
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
    if !frames.isEmpty { return try bankOfFrames(console) }
    let bank = try draws(console)
    guard steps > 0 else { return }
    let classifier = try train(on: bank, console)
    try classifier.write(to: output)
    console.note("wrote \(output)")
  }

  private func bankOfFrames(_ console: Console) throws {
    guard let bank else { return }
    var result = DrawBank()
    for path in frames {
      let field = try FieldIngestion.open(.init(path), parallelism: common.parallelism)
      let extraction = try Extraction.run(field, parallelism: common.parallelism)
      result.append(FieldDraw(unlabelled: extraction, parallelism: common.parallelism))
    }
    try result.write(to: bank)
  }

  private func draws(_ console: Console) throws -> DrawBank {
    if let bank, FileManager.default.fileExists(atPath: bank) {
      return try DrawBank(contentsOf: bank)
    }
    let start = ContinuousClock.now
    let result = try DrawBank.draw(
      0..<fields, of: SkyLottery(seed: seed), parallelism: common.parallelism
    ) { index, bank in
      console.note(
        "field \(index + 1) of \(fields): \(bank.count) sources, \(start.duration(to: .now))")
    }
    if let bank { try result.write(to: bank) }
    return result
  }

  private func train(on bank: DrawBank, _ console: Console) throws -> Checkpoint {
    var training = try ClassifierTraining(
      bank: bank, steps: steps, seed: seed, parallelism: common.parallelism)
    try training.run(checkpointPath: checkpoint, logPath: log) { progress in
      console.note(
        "step \(progress.step) of \(progress.totalSteps): loss "
          + String(
            format: "%.4f, validation %.4f, %.0f sources/s", progress.loss,
            progress.validationLoss ?? .nan, progress.samplesPerSecond))
    }
    return try training.checkpoint()
  }
}
