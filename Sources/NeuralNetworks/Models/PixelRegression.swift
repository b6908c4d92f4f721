import Tensors

/// A network that is trained to draw a target: denoising, segmentation, reconstruction.
public struct PixelRegression: TrainableModel {
  /// Pixels in, pixels to be drawn, and how much each of those counts.
  public struct Batch: Sendable {
    /// What goes in: `[batch, height, width, channels]`, or whatever the network reads.
    public var input: Tensor
    /// What should come out, in the shape of the network's output.
    public var target: Tensor
    /// The weight of every pixel of the target; nil where all count once.
    public var weights: Tensor?

    /// A batch of the given pixels.
    public init(input: Tensor, target: Tensor, weights: Tensor? = nil) {
      self.input = input
      self.target = target
      self.weights = weights
    }
  }

  /// What one training run writes into.
  public struct Memory: TrainingMemory {
    var network: LayerMemory
    var output, outputGradient: Tensor
    var inputGradient = Tensor.empty

    /// The gradients of the network.
    public mutating func visitGradients(_ visit: (inout Tensor) -> Void) {
      network.visitGradients(visit)
    }
  }

  /// The network.
  public private(set) var network: any Layer
  /// The price of a wrong pixel.
  public let loss: PixelLoss
  private let sample: Shape

  /// A network that reads samples of the given shape, such as `[height, width, channels]`.
  ///
  /// The loss of a sample is the sum over its pixels.
  public init(_ network: any Layer, reading sample: Shape, loss: PixelLoss) {
    self.network = network
    self.sample = sample
    self.loss = loss
  }

  /// Memory for `samples` samples.
  public func makeMemory(samples: Int) -> Memory {
    let input = Shape([samples] + sample.dimensions)
    let output = Tensor(network.outputShape(for: input))
    var memory = network.makeMemory(for: input)
    memory.skipInputGradient()
    return Memory(network: memory, output: output, outputGradient: output)
  }

  /// Forward, loss, backward.
  public func accumulateGradients(
    of batch: Batch, scale: Double, random: RandomStream, _ memory: inout Memory
  ) -> Double {
    memory.network.beginTraining(random)
    network.forward(batch.input, into: &memory.output, &memory.network)
    let loss = loss.evaluate(
      memory.output, target: batch.target, weights: batch.weights, scale: scale,
      gradient: &memory.outputGradient)
    network.backward(
      &memory.outputGradient, of: ForwardPass(batch.input, memory.output),
      into: &memory.inputGradient, &memory.network)
    return loss
  }

  /// The network's parameters under their own names.
  public mutating func visitParameters(
    _ visit: (String, inout Tensor) throws -> Void
  ) rethrows {
    try network.visitParameters(visit)
  }
}
