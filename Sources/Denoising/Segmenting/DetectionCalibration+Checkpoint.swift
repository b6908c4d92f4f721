import NeuralNetworks

extension DetectionCalibration {
  /// The name of the architecture in checkpoints.
  public static let architecture = "detection-calibration"
  /// The name of the calibration of the embedded denoiser.
  public static let embeddedName = "denoiser-calibration"

  /// The calibration that the program ships with, for the embedded denoiser.
  public static func embedded() throws -> DetectionCalibration {
    try DetectionCalibration(
      checkpoint: Checkpoint(embedded: embeddedName), source: "embedded \(embeddedName)")
  }

  /// The calibration of a checkpoint; `source` names it in errors.
  public init(checkpoint: Checkpoint, source: String) throws {
    let summary = try CheckpointSummary(of: checkpoint, source: source)
    guard summary.architecture == Self.architecture else {
      throw DenoisingError.badWeights(path: source, problem: "holds a \(summary.architecture)")
    }
    let layers = try Self.shapes.enumerated().map { index, shape in
      try checkpoint.tensor("layers.\(index)", shape: shape, source: source)
    }
    let knots = try Self.numbers("knots", of: checkpoint, source: source)
    let logOdds = try Self.numbers("log_odds", of: checkpoint, source: source)
    let rises = zip(knots, knots.dropFirst()).allSatisfy { $0 < $1 }
    let isFinite = layers.allSatisfy { $0.elements.allSatisfy(\.isFinite) }
    guard knots.count == logOdds.count, knots.count > 1, rises, isFinite else {
      throw DenoisingError.badWeights(
        path: source, problem: "its arrays do not make up a calibration")
    }
    self.init(layers: layers, knots: knots, logOdds: logOdds)
  }

  /// The calibration as a checkpoint; `trainingData` says in a line what it was fitted to.
  public func checkpoint(seed: UInt64, trainingData: String) -> Checkpoint {
    var checkpoint = Checkpoint(
      summary: CheckpointSummary(
        architecture: Self.architecture, configuration: "{}", seed: seed,
        trainingData: trainingData))
    for (index, tensor) in layers.enumerated() {
      checkpoint["layers.\(index)"] = CheckpointArray(tensor)
    }
    for (name, numbers) in [("knots", knots), ("log_odds", logOdds)] {
      checkpoint[name] = CheckpointArray(shape: [numbers.count], values: .float64(numbers))
    }
    return checkpoint
  }

  private static func numbers(
    _ name: String, of checkpoint: Checkpoint, source: String
  ) throws -> [Double] {
    guard case .float64(let numbers) = checkpoint[name]?.values,
      numbers.allSatisfy(\.isFinite)
    else {
      throw DenoisingError.badWeights(path: source, problem: "has no usable array '\(name)'")
    }
    return numbers
  }
}
