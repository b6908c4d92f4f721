import NeuralNetworks
import Tensors

extension StampEncoder {
  /// What one run writes into.
  public struct Memory: TrainingMemory {
    var pixels, features, joint, meanHead, varianceHead: LayerMemory
    var values, gradients: Flow
    /// The part of the hidden gradient that comes from the variances.
    var secondHidden: Tensor
    var imageGradient = Tensor([0])
    var featureGradient = Tensor([0])

    /// The latent means, `[batch, 7]`.
    public var mean: Tensor { values.mean }
    /// The logarithms of the latent variances, `[batch, 7]`.
    public var logVariance: Tensor { values.logVariance }

    /// What flows through the encoder, or the gradients of it.
    struct Flow: Sendable {
      var pixels, features, both, hidden, mean, logVariance: Tensor
    }

    /// The gradients in the order of the parameters.
    public mutating func visitGradients(_ visit: (inout Tensor) -> Void) {
      pixels.visitGradients(visit)
      features.visitGradients(visit)
      joint.visitGradients(visit)
      meanHead.visitGradients(visit)
      varianceHead.visitGradients(visit)
    }

    mutating func beginTraining(_ random: RandomStream) {
      pixels.beginTraining(random.substream(0))
      features.beginTraining(random.substream(1))
      joint.beginTraining(random.substream(2))
      meanHead.beginTraining(random.substream(3))
      varianceHead.beginTraining(random.substream(4))
    }
  }

  /// Memory for `samples` sources.
  public func makeMemory(samples: Int) -> Memory {
    let images: Shape = [samples, StampGeometry.side, StampGeometry.side, StampGeometry.channels]
    let hidden = Tensor([samples, configuration.hidden])
    let narrow = Tensor([samples, configuration.featureHidden])
    let both = Tensor([samples, configuration.hidden + configuration.featureHidden])
    let latent = Tensor([samples, LatentLayout.count])
    let flow = Memory.Flow(
      pixels: hidden, features: narrow, both: both, hidden: hidden, mean: latent,
      logVariance: latent)
    var pixelMemory = pixels.makeMemory(for: images)
    pixelMemory.skipInputGradient()
    var featureMemory = features.makeMemory(for: [samples, StampFeature.inputCount])
    featureMemory.skipInputGradient()
    return Memory(
      pixels: pixelMemory, features: featureMemory, joint: joint.makeMemory(for: both.shape),
      meanHead: mean.makeMemory(for: hidden.shape),
      varianceHead: logVariance.makeMemory(for: hidden.shape), values: flow, gradients: flow,
      secondHidden: hidden)
  }

  /// Computes means and logarithms of the variances.
  public func forward(_ batch: StampBatch, _ memory: inout Memory) {
    pixels.forward(batch.images, into: &memory.values.pixels, &memory.pixels)
    features.forward(batch.features, into: &memory.values.features, &memory.features)
    memory.values.both.joinColumns(memory.values.pixels, memory.values.features)
    joint.forward(memory.values.both, into: &memory.values.hidden, &memory.joint)
    mean.forward(memory.values.hidden, into: &memory.values.mean, &memory.meanHead)
    logVariance.forward(
      memory.values.hidden, into: &memory.values.logVariance, &memory.varianceHead)
  }

  /// Carries the gradients of means and variances (in `memory.gradients`) to the parameters.
  func backward(_ batch: StampBatch, _ memory: inout Memory) {
    let hidden = memory.values.hidden
    mean.backward(
      &memory.gradients.mean, of: ForwardPass(hidden, memory.values.mean),
      into: &memory.gradients.hidden, &memory.meanHead)
    logVariance.backward(
      &memory.gradients.logVariance, of: ForwardPass(hidden, memory.values.logVariance),
      into: &memory.secondHidden, &memory.varianceHead)
    memory.gradients.hidden.add(memory.secondHidden)
    joint.backward(
      &memory.gradients.hidden, of: ForwardPass(memory.values.both, hidden),
      into: &memory.gradients.both, &memory.joint)
    memory.gradients.both.splitColumns(into: &memory.gradients.pixels, &memory.gradients.features)
    pixels.backward(
      &memory.gradients.pixels, of: ForwardPass(batch.images, memory.values.pixels),
      into: &memory.imageGradient, &memory.pixels)
    features.backward(
      &memory.gradients.features, of: ForwardPass(batch.features, memory.values.features),
      into: &memory.featureGradient, &memory.features)
  }
}

extension Tensor {
  /// Lays two matrices side by side into this one.
  mutating func joinColumns(_ left: Tensor, _ right: Tensor) {
    let (a, b) = (left.shape[1], right.shape[1])
    precondition(shape[1] == a + b && left.shape[0] == right.shape[0], "as wide as both")
    elements.withUnsafeMutableBufferPointer { target in
      for row in 0..<left.shape[0] {
        let start = row * (a + b)
        for column in 0..<a { target[start + column] = left.elements[row * a + column] }
        for column in 0..<b { target[start + a + column] = right.elements[row * b + column] }
      }
    }
  }

  /// Takes apart what `joinColumns` laid side by side.
  func splitColumns(into left: inout Tensor, _ right: inout Tensor) {
    let (a, b) = (left.shape[1], right.shape[1])
    precondition(shape[1] == a + b && left.shape[0] == right.shape[0], "as wide as both")
    for row in 0..<left.shape[0] {
      let start = row * (a + b)
      left.elements.replaceSubrange(row * a..<(row + 1) * a, with: elements[start..<start + a])
      right.elements.replaceSubrange(
        row * b..<(row + 1) * b, with: elements[start + a..<start + a + b])
    }
  }
}
