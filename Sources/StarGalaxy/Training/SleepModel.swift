import NeuralNetworks
import Tensors

/// The encoder with the loss of the sleep phase.
public struct SleepModel: TrainableModel {
  /// What one run writes into.
  public struct Memory: TrainingMemory {
    var encoder: StampEncoder.Memory

    /// The gradients of the encoder.
    public mutating func visitGradients(_ visit: (inout Tensor) -> Void) {
      encoder.visitGradients(visit)
    }
  }

  /// The encoder.
  public private(set) var encoder: StampEncoder
  private let loss: SleepLoss

  /// The sleep phase of an encoder; modes at +- `modeDistance`.
  public init(_ encoder: StampEncoder, modeDistance: Float = 3, nuisanceWeight: Float = 0.05) {
    self.encoder = encoder
    loss = SleepLoss(modeDistance: modeDistance, nuisanceWeight: nuisanceWeight)
  }

  /// Memory for `samples` sources.
  public func makeMemory(samples: Int) -> Memory {
    Memory(encoder: encoder.makeMemory(samples: samples))
  }

  /// Forward, loss, backward.
  public func accumulateGradients(
    of part: DrawPart, scale: Double, random: RandomStream, _ memory: inout Memory
  ) -> Double {
    memory.encoder.beginTraining(random)
    encoder.forward(part.batch, &memory.encoder)
    let value = evaluate(part.truth, scale: scale, &memory.encoder)
    encoder.backward(part.batch, &memory.encoder)
    return value
  }

  /// The loss of some sources without training.
  public func value(of part: DrawPart) -> Double {
    var memory = encoder.makeMemory(samples: part.truth.count)
    encoder.forward(part.batch, &memory)
    return evaluate(part.truth, scale: 1 / Double(max(1, part.truth.count)), &memory)
  }

  private func evaluate(
    _ truth: [DrawnSource], scale: Double, _ memory: inout StampEncoder.Memory
  ) -> Double {
    let (mean, logVariance) = (memory.values.mean, memory.values.logVariance)
    return loss.evaluate(
      mean: mean, logVariance: logVariance, truth: truth, scale: scale,
      meanGradient: &memory.gradients.mean, &memory.gradients.logVariance)
  }

  /// The encoder's parameters.
  public mutating func visitParameters(
    _ visit: (String, inout Tensor) throws -> Void
  ) rethrows {
    try encoder.visitParameters { name, tensor in try visit("encoder.\(name)", &tensor) }
  }
}
