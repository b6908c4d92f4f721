import Tensors

extension Parameterized {
  /// The parameters with their names, in the model's order.
  public var parameters: [(name: String, tensor: Tensor)] {
    var copy = self
    var parameters: [(name: String, tensor: Tensor)] = []
    copy.visitParameters { name, tensor in parameters.append((name, tensor)) }
    return parameters
  }

  /// How many numbers the model has learned.
  public var parameterCount: Int {
    parameters.reduce(0) { $0 + $1.tensor.count }
  }

  /// Puts the parameters into a checkpoint, each under `prefix` and its name.
  public func save(into checkpoint: inout Checkpoint, prefix: String = "") {
    for (name, tensor) in parameters { checkpoint[prefix + name] = CheckpointArray(tensor) }
  }

  /// Takes the parameters from a checkpoint; every one must be there with its exact shape.
  ///
  /// `source` names the checkpoint in errors. After an error the model may hold some of the new
  /// parameters: throw it away.
  public mutating func load(
    from checkpoint: Checkpoint, prefix: String = "", source: String
  ) throws {
    try visitParameters { name, tensor in
      tensor = try checkpoint.tensor(prefix + name, shape: tensor.shape, source: source)
    }
  }
}
