import CommandLineParsing
import FITSFiles
import Foundation
import StarGalaxy

/// `skysieve compare-priors`: the forerunner's findings, reproduced one run after the other.
struct ComparePriors: Command {
  static let configuration = CommandConfiguration(
    "compare-priors", abstract: "Run a plain autoencoder under every kind of prior, and score it.",
    discussion: """
      A plain convolutional autoencoder, the design of 2017, learns cutouts of drawn sources: its bound \
      against the soft-min and the exact divergence, modes 2 and 6 deviations apart, 2 to 8 latent \
      numbers with wells in all or in one, 30 and 100 hidden units, the double well. CSV: the best AUC \
      of a latent coordinate, and how many sources two clusters put right, by method and trimming.
      """,
    examples: ["skysieve compare-priors --bank draws.bank -o priors.csv"])

  @Option("--bank", value: "FILE", help: "Draws that 'train classifier --bank' kept.")
  var bank: String
  @Option("--steps", value: "N", in: 1...1_000_000, help: "Steps of each run.")
  var steps = 1500
  @Option(
    "--output", "-o", value: "CSV", help: "Where the table goes; standard output if not given.")
  var output: String?
  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    let study = PriorStudy(
      try DrawBank(contentsOf: bank), steps: steps, parallelism: common.parallelism)
    var lines: [String] = []
    for (name, run) in Self.runs {
      let outcome = try study.outcome(of: run)
      if lines.isEmpty {
        let methods = outcome.clustering.map {
          "\($0.method.rawValue)\($0.isTrimmed ? "+trim" : "")"
        }
        lines.append((["run,best_auc,coordinate_0_best,in_modes"] + methods).joined(separator: ","))
      }
      let scores = outcome.clustering.map { String(format: "%.3f", $0.accuracy) }
      let head = String(
        format: "%@,%.4f,%@,%.3f", name, outcome.bestCoordinate,
        outcome.isClassCoordinateBest ? "yes" : "no", outcome.inModes)
      lines.append(([head] + scores).joined(separator: ","))
      console.note(lines[lines.count - 1])
    }
    let text = lines.joined(separator: "\n") + "\n"
    guard let output else { return try console.write(text) }
    try AtomicFile.write(Data(text.utf8), to: output)
  }

  /// The runs with their names: the default and what differs from it.
  private static var runs: [(name: String, run: PriorStudy.Run)] {
    func run(_ change: (inout PriorStudy.Run) -> Void) -> PriorStudy.Run {
      var run = PriorStudy.Run()
      change(&run)
      return run
    }
    var runs: [(String, PriorStudy.Run)] = []
    for kind in LatentPrior.Kind.allCases {
      runs.append(("prior \(kind.rawValue)", run { $0.prior.kind = kind }))
    }
    runs.append(("modes 2 sigma apart", run { $0.prior.modeDistance = 1 }))
    for latent in [2, 5, 8] {
      runs.append(("latent \(latent) one class coordinate", run { $0.latent = latent }))
    }
    for latent in [2, 3, 5, 8] {
      runs.append(
        (
          "latent \(latent) wells everywhere",
          run { ($0.latent, $0.prior.isBimodalEverywhere) = (latent, true) }
        ))
    }
    runs.append(("hidden 30", run { $0.hidden = 30 }))
    for seed in 2...4 { runs.append(("seed \(seed)", run { $0.seed = UInt64(seed) })) }
    return runs
  }
}
