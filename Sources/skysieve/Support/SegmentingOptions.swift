import CommandLineParsing
import Denoising
import Foundation
import NeuralNetworks
import Pipeline

/// Which of the two detectors finds the sources.
enum DetectorKind: String, CaseIterable, ArgumentValue {
  /// The denoising network.
  case network
  /// The classical matched filter of the seeing, with a threshold from the same goal.
  case matchedFilter = "matched-filter"
}

/// How sure a source must be, and the network that finds it.
struct SegmentingOptions: SharedOptions {
  static let heading: String? = "Options of the network's detection"

  @Option(
    "--purity", value: "SHARE", in: 0.5...0.9999,
    help: "The share of the sources that shall be real; 0.95 if neither this nor --false-alarms is "
      + "given.")
  var purity: Double?
  @Option(
    "--false-alarms", value: "RATE", in: 1e-6...1000,
    help: "Instead: how many false sources per square arcminute of empty sky there may be.")
  var falseAlarms: Double?
  @Option(
    "--pixel-probability", value: "SHARE", in: 0.01...0.99,
    help: "How sure the network must be that a pixel belongs to a source; without it, as sure as "
      + "promises the best overlap with the true pixels.")
  var pixelProbability: Double?
  @OptionGroup var model: DenoiserOptions
  @Option(
    "--calibration", value: "FILE",
    help: "What makes probabilities of the network's maxima; without it, FILE.calibration of the "
      + "model, or the one inside the program.",
    completion: .files(["safetensors"]))
  var calibration: String?

  func validate() throws {
    guard purity == nil || falseAlarms == nil else {
      throw UsageError.message("--purity excludes --false-alarms")
    }
  }

  /// The network that is asked for, with its calibration.
  func network(_ console: Console) throws -> NetworkModel {
    try NetworkModel(weights: model.path, calibration: calibrationFile(console))
  }

  /// The settings that the options ask for.
  func configuration() -> SegmentingConfiguration {
    var configuration = SegmentingConfiguration.default
    if let pixelProbability { configuration.pixelProbability = pixelProbability }
    if let purity { configuration.goal = .purity(purity) }
    if let falseAlarms { configuration.goal = .falseAlarms(perSquareArcminute: falseAlarms) }
    return configuration
  }

  /// The first of the given options that only matter where the network detects.
  var detectionOption: String? {
    if purity != nil { return "--purity" }
    if falseAlarms != nil { return "--false-alarms" }
    return pixelProbability == nil ? nil : "--pixel-probability"
  }

  /// The calibration that goes with the model.
  func loadCalibration(_ console: Console) throws -> DetectionCalibration {
    guard let path = calibrationFile(console) else { return try .embedded() }
    return try DetectionCalibration(checkpoint: Checkpoint(contentsOf: path), source: path)
  }

  /// The file of the calibration that goes with the model; nil for the one inside the program.
  private func calibrationFile(_ console: Console) -> String? {
    if let calibration { return calibration }
    guard let path = model.path else { return nil }
    let sibling = Self.calibrationPath(ofModel: path)
    if FileManager.default.fileExists(atPath: sibling) { return sibling }
    console.warn(
      "\(path) has no calibration (\(sibling)): that of the program's own network stands in for it; "
        + "'skysieve train calibration' makes one")
    return nil
  }

  /// Where the calibration of a model is kept: beside it.
  static func calibrationPath(ofModel path: String) -> String {
    let ending = ".safetensors"
    let stem = path.hasSuffix(ending) ? String(path.dropLast(ending.count)) : path
    return stem + ".calibration" + ending
  }
}

/// Which denoiser to use.
struct DenoiserOptions: SharedOptions {
  static let heading: String? = nil

  @Option(
    "--model", value: "FILE", help: "The network's weights; without it, those inside the program.",
    completion: .files(["safetensors"]))
  var path: String?

  /// The denoiser that is asked for.
  func load() throws -> Denoiser {
    guard let path else { return try .embedded() }
    return try Denoiser(checkpoint: Checkpoint(contentsOf: path), source: path)
  }
}
