import Foundation
import Tensors

extension Trainer {
  /// Everything a later run needs to go on as if it had never stopped.
  ///
  /// Weights are under `model.`, averages under `average.`, the optimizer's memory under
  /// `optimizer.`; random numbers are functions of seed and step, so the step is their position.
  public func checkpoint(_ summary: CheckpointSummary) throws -> Checkpoint {
    var checkpoint = Checkpoint(summary: summary)
    checkpoint.metadata["training"] = try configurationText()
    model.save(into: &checkpoint, prefix: "model.")
    average?.applied(to: model).save(into: &checkpoint, prefix: "average.")
    for (index, name) in model.parameters.map(\.name).enumerated() {
      checkpoint["optimizer.first.\(name)"] = CheckpointArray(optimizer.firstMoments[index])
      if !optimizer.secondMoments.isEmpty {
        checkpoint["optimizer.second.\(name)"] = CheckpointArray(optimizer.secondMoments[index])
      }
    }
    checkpoint["training.losses"] = CheckpointArray(
      shape: [losses.count], values: .float64(losses))
    checkpoint["validation.losses"] = CheckpointArray(
      shape: [validations.count], values: .float64(validations.map(\.loss)))
    checkpoint["validation.steps"] = CheckpointArray(
      shape: [validations.count], values: .int64(validations.map { Int64($0.step) }))
    return checkpoint
  }

  /// Goes back to where the training that wrote `checkpoint` stood.
  ///
  /// Model and configuration must be those of that training; `source` names the checkpoint in
  /// errors, after which the trainer is unchanged.
  public mutating func resume(from checkpoint: Checkpoint, source: String) throws {
    let found = checkpoint.metadata["training"] ?? "none"
    let expected = try configurationText()
    guard found == expected else {
      throw NeuralNetworkError.mismatch(path: source, expected: expected, found: found)
    }
    let losses = try checkpoint.history("training.losses", source)
    var resumed = self
    try resumed.model.load(from: checkpoint, prefix: "model.", source: source)
    try resumed.optimizer.load(
      from: checkpoint, names: model.parameters.map(\.name), source: source)
    resumed.optimizer.stepCount = losses.count
    if var average {
      var averaged = model
      try averaged.load(from: checkpoint, prefix: "average.", source: source)
      average.tensors = averaged.parameters.map(\.tensor)
      average.stepCount = losses.count
      resumed.average = average
    }
    resumed.losses = losses
    let places = try checkpoint.places("validation.steps", source)
    resumed.validations = zip(places, try checkpoint.history("validation.losses", source))
      .map { ($0, $1) }
    self = resumed
  }

  private func configurationText() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(configuration), as: UTF8.self)
  }
}

extension Checkpoint {
  fileprivate func history(_ name: String, _ source: String) throws -> [Double] {
    guard case .float64(let numbers) = arrays[name]?.values else {
      throw NeuralNetworkError.mismatch(path: source, expected: "\(name) F64", found: "none")
    }
    return numbers
  }

  fileprivate func places(_ name: String, _ source: String) throws -> [Int] {
    guard case .int64(let numbers) = arrays[name]?.values else {
      throw NeuralNetworkError.mismatch(path: source, expected: "\(name) I64", found: "none")
    }
    return numbers.map(Int.init)
  }
}

extension Optimizer {
  /// Takes the running means from a checkpoint.
  fileprivate mutating func load(
    from checkpoint: Checkpoint, names: [String], source: String
  ) throws {
    for (index, name) in names.enumerated() {
      let shape = firstMoments[index].shape
      firstMoments[index] = try checkpoint.tensor(
        "optimizer.first.\(name)", shape: shape, source: source)
      if !secondMoments.isEmpty {
        secondMoments[index] = try checkpoint.tensor(
          "optimizer.second.\(name)", shape: shape, source: source)
      }
    }
  }
}
