import NeuralNetworks
import Tensors

/// The denoising network together with the prices of its three planes.
struct DenoiserModel: TrainableModel {
  /// A part of a mini-batch; every tensor is `[samples, side, side, 1]`.
  struct Batch: Sendable {
    /// What the network reads.
    var input: Tensor
    /// What each plane should be, in the order of `DenoiserOutput`.
    var targets: [Tensor]
    /// How much each pixel of each plane counts.
    var weights: [Tensor]
    /// Of patches of real frames: an independent second look in units of noise, and its weights.
    var split: (target: Tensor, weights: Tensor)?
  }

  /// What one training run writes into.
  struct Memory: TrainingMemory {
    var network: LayerMemory
    var output, outputGradient: Tensor
    var planes, planeGradients: [Tensor]
    var inputGradient = Tensor.empty

    mutating func visitGradients(_ visit: (inout Tensor) -> Void) {
      network.visitGradients(visit)
    }
  }

  /// The shape of the network.
  let configuration: DenoiserConfiguration
  /// The network.
  private(set) var network: any Layer
  /// The side of a training patch, pixels.
  let side: Int
  /// How much the mean loss of each plane counts.
  let planeWeights: [Double]

  /// A network with first weights drawn from `random`.
  init(
    _ configuration: DenoiserConfiguration, side: Int, planeWeights: [Double],
    using random: inout RandomStream
  ) {
    self.configuration = configuration
    self.side = side
    self.planeWeights = planeWeights
    network = configuration.network.layer(using: &random)
    startLogits()
  }

  /// Begins with few sources and fewer peaks: most pixels are sky.
  private mutating func startLogits() {
    let names = network.parameters.map(\.name)
    network.visitParameters { name, tensor in
      if name == names.last { tensor = Tensor(tensor.shape, elements: [0, -2, -4]) }
    }
  }

  func makeMemory(samples: Int) -> Memory {
    let input: Shape = [samples, side, side, 1]
    let output = Tensor(network.outputShape(for: input))
    let planes = [Tensor](repeating: Tensor(input), count: planeWeights.count)
    var memory = network.makeMemory(for: input)
    memory.skipInputGradient()
    return Memory(
      network: memory, output: output, outputGradient: output, planes: planes,
      planeGradients: planes)
  }

  /// Forward, the three losses, backward; the loss of a sample is the mean over its pixels.
  func accumulateGradients(
    of batch: Batch, scale: Double, random: RandomStream, _ memory: inout Memory
  ) -> Double {
    memory.network.beginTraining(random)
    network.forward(batch.input, into: &memory.output, &memory.network)
    var loss = loss(of: batch, scale: scale, &memory).reduce(0, +)
    if let split = batch.split {
      loss += SplitLoss.evaluate(
        memory.planes[0], target: split.target, weights: split.weights,
        scale: scale * planeWeights[0] / Double(side * side),
        addingTo: &memory.planeGradients[0])
    }
    memory.outputGradient.interleave(memory.planeGradients)
    network.backward(
      &memory.outputGradient, of: ForwardPass(batch.input, memory.output),
      into: &memory.inputGradient, &memory.network)
    return loss
  }

  /// The weighted loss of every plane for a batch whose output stands in `memory`.
  private func loss(of batch: Batch, scale: Double, _ memory: inout Memory) -> [Double] {
    memory.output.split(into: &memory.planes)
    return DenoiserOutput.allCases.map { plane in
      let index = plane.rawValue
      let price = plane == .denoised ? configuration.loss.pixelLoss : .binaryCrossEntropy
      return price.evaluate(
        memory.planes[index], target: batch.targets[index], weights: batch.weights[index],
        scale: scale * planeWeights[index] / Double(side * side),
        gradient: &memory.planeGradients[index])
    }
  }

  /// The mean loss of every plane over a batch, without training.
  func validationLoss(of batch: Batch) -> [Double] {
    var memory = makeMemory(samples: batch.input.shape[0])
    network.forward(batch.input, into: &memory.output, &memory.network)
    return loss(of: batch, scale: 1 / Double(batch.input.shape[0]), &memory)
  }

  mutating func visitParameters(_ visit: (String, inout Tensor) throws -> Void) rethrows {
    try network.visitParameters(visit)
  }
}

extension Tensor {
  /// Writes the channels of `[..., planes]` into one tensor each.
  fileprivate func split(into planes: inout [Tensor]) {
    let step = planes.count
    elements.withUnsafeBufferPointer { source in
      for index in planes.indices {
        planes[index].elements.withUnsafeMutableBufferPointer { target in
          for pixel in target.indices { target[pixel] = source[pixel &* step &+ index] }
        }
      }
    }
  }

  /// The opposite: makes the channels of this tensor out of one tensor each.
  fileprivate mutating func interleave(_ planes: [Tensor]) {
    let step = planes.count
    elements.withUnsafeMutableBufferPointer { target in
      for (index, plane) in planes.enumerated() {
        plane.elements.withUnsafeBufferPointer { source in
          for pixel in source.indices { target[pixel &* step &+ index] = source[pixel] }
        }
      }
    }
  }
}
