import Tensors

/// Named arrays and a few lines about their origin, stored as a safetensors file.
///
/// The format is a length, a JSON header and the raw numbers: readable from Python with
/// `safetensors`, without running any code of the file. Chosen over a format of our own (no peers
/// could read it) and over pickles (a file that can execute code).
///
/// ```swift
/// var checkpoint = Checkpoint(summary: summary)
/// checkpoint["encoder.0.weight"] = CheckpointArray(weights)
/// try checkpoint.write(to: "model.safetensors")
/// ```
public struct Checkpoint: Sendable, Equatable {
  /// The arrays by name.
  public var arrays: [String: CheckpointArray]
  /// The header's free text by key, under the format's `__metadata__`.
  public var metadata: [String: String]

  /// A checkpoint of the given arrays and texts.
  public init(arrays: [String: CheckpointArray] = [:], metadata: [String: String] = [:]) {
    self.arrays = arrays
    self.metadata = metadata
  }

  /// An empty checkpoint that knows where it comes from.
  public init(summary: CheckpointSummary) {
    self.init(metadata: summary.metadata)
  }

  /// The array of that name, if there is one.
  public subscript(name: String) -> CheckpointArray? {
    get { arrays[name] }
    set { arrays[name] = newValue }
  }

  /// The float32 array of that name as a tensor, after checking its shape.
  ///
  /// `source` names the checkpoint in the error, usually by its path.
  public func tensor(_ name: String, shape: Shape, source: String) throws -> Tensor {
    let expected = "\(name) F32 \(shape.dimensions)"
    guard let array = arrays[name] else {
      throw NeuralNetworkError.mismatch(path: source, expected: expected, found: "no such array")
    }
    guard case .float32(let elements) = array.values, array.shape == shape.dimensions else {
      throw NeuralNetworkError.mismatch(
        path: source, expected: expected, found: "\(array.values.typeName) \(array.shape)")
    }
    return Tensor(shape, elements: elements)
  }
}

/// Where a checkpoint comes from: enough to rebuild the model and to repeat its training.
public struct CheckpointSummary: Sendable, Equatable {
  /// The name of the network, such as `denoising-autoencoder`.
  public var architecture: String
  /// The model's configuration as JSON text.
  public var configuration: String
  /// The seed of weights, shuffling and noise.
  public var seed: UInt64
  /// What it was trained on, in a line.
  public var trainingData: String

  /// A summary of the given parts.
  public init(architecture: String, configuration: String, seed: UInt64, trainingData: String) {
    self.architecture = architecture
    self.configuration = configuration
    self.seed = seed
    self.trainingData = trainingData
  }

  /// Reads the summary back from a checkpoint; `source` names it in the error.
  public init(of checkpoint: Checkpoint, source: String) throws {
    func text(_ key: String) throws -> String {
      guard let text = checkpoint.metadata[key] else {
        throw NeuralNetworkError.mismatch(
          path: source, expected: "\(key) in the metadata", found: "none")
      }
      return text
    }
    let seedText = try text("seed")
    guard let seed = UInt64(seedText) else {
      throw NeuralNetworkError.mismatch(path: source, expected: "a whole seed", found: seedText)
    }
    self.init(
      architecture: try text("architecture"), configuration: try text("configuration"),
      seed: seed, trainingData: try text("training_data"))
  }

  var metadata: [String: String] {
    [
      "architecture": architecture, "configuration": configuration, "seed": String(seed),
      "training_data": trainingData,
    ]
  }
}
