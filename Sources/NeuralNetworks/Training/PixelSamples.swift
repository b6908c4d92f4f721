import Tensors

/// Training data of a `PixelRegression` that fits into memory: inputs, targets and weights.
public struct PixelSamples: TrainingData {
  private let inputs, targets: TensorSamples
  private let weights: TensorSamples?

  /// Pairs of samples along the first dimension; without targets the inputs are to be redrawn.
  public init(inputs: Tensor, targets: Tensor? = nil, weights: Tensor? = nil) {
    precondition(targets.map { $0.shape[0] == inputs.shape[0] } ?? true, "a target per input")
    precondition(weights.map { $0.shape == (targets ?? inputs).shape } ?? true, "weighted targets")
    self.inputs = TensorSamples(inputs)
    self.targets = TensorSamples(targets ?? inputs)
    self.weights = weights.map { TensorSamples($0) }
  }

  /// How many samples there are.
  public var count: Int { inputs.count }

  /// Zeros in the shapes of the samples.
  public func makeBatch(samples: Int) -> PixelRegression.Batch {
    PixelRegression.Batch(
      input: inputs.makeBatch(samples: samples), target: targets.makeBatch(samples: samples),
      weights: weights?.makeBatch(samples: samples))
  }

  /// Copies the given samples.
  public func fill(
    _ batch: inout PixelRegression.Batch, with samples: ArraySlice<Int>, random: RandomStream
  ) {
    inputs.fill(&batch.input, with: samples, random: random)
    targets.fill(&batch.target, with: samples, random: random)
    if let weights, var filled = batch.weights?.take() {
      weights.fill(&filled, with: samples, random: random)
      batch.weights = filled
    }
  }
}
