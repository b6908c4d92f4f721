import Tensors

extension VariationalAutoencoder {
  /// What one training run writes into.
  public struct Memory: TrainingMemory {
    var trunk, mean, logVariance, decoder: LayerMemory
    var values: Flow
    var gradients: Flow
    /// The part of the trunk's gradient that comes from the variances.
    var secondHiddenGradient: Tensor
    var inputGradient = Tensor.empty
    var sampling: NormalSampling

    /// What flows through the network, or the gradients of it.
    struct Flow: Sendable {
      var hidden, mean, logVariance, latent, output: Tensor
    }

    /// The gradients of trunk, heads and decoder.
    public mutating func visitGradients(_ visit: (inout Tensor) -> Void) {
      trunk.visitGradients(visit)
      mean.visitGradients(visit)
      logVariance.visitGradients(visit)
      decoder.visitGradients(visit)
    }
  }

  /// Memory for `samples` stamps.
  public func makeMemory(samples: Int) -> Memory {
    let input: Shape = [samples, configuration.side, configuration.side, 1]
    let hidden = Tensor([samples, configuration.hidden])
    let latent = Tensor([samples, configuration.latent])
    let flow = Memory.Flow(
      hidden: hidden, mean: latent, logVariance: latent, latent: latent, output: Tensor(input))
    var trunkMemory = trunk.makeMemory(for: input)
    trunkMemory.skipInputGradient()
    return Memory(
      trunk: trunkMemory, mean: mean.makeMemory(for: hidden.shape),
      logVariance: logVariance.makeMemory(for: hidden.shape),
      decoder: decoder.makeMemory(for: latent.shape), values: flow, gradients: flow,
      secondHiddenGradient: hidden, sampling: NormalSampling(latent.shape))
  }

  /// Encodes, draws latent numbers, decodes, and goes the same way back.
  public func accumulateGradients(
    of batch: Tensor, scale: Double, random: RandomStream, _ memory: inout Memory
  ) -> Double {
    memory.trunk.beginTraining(random.substream(0))
    memory.mean.beginTraining(random.substream(1))
    memory.logVariance.beginTraining(random.substream(2))
    memory.decoder.beginTraining(random.substream(3))
    forward(batch, noise: random.substream(4), &memory)
    let error = PixelLoss.squared.evaluate(
      memory.values.output, target: batch, scale: scale, gradient: &memory.gradients.output)
    backwardThroughDecoder(&memory)
    let divergence = NormalDivergence.evaluate(
      mean: memory.values.mean, logVariance: memory.values.logVariance, scale: scale,
      addingTo: &memory.gradients.mean, &memory.gradients.logVariance)
    backwardThroughEncoder(batch, &memory)
    return error + divergence
  }

  private func forward(_ batch: Tensor, noise: RandomStream, _ memory: inout Memory) {
    trunk.forward(batch, into: &memory.values.hidden, &memory.trunk)
    mean.forward(memory.values.hidden, into: &memory.values.mean, &memory.mean)
    logVariance.forward(
      memory.values.hidden, into: &memory.values.logVariance, &memory.logVariance)
    memory.sampling.forward(
      mean: memory.values.mean, logVariance: memory.values.logVariance, random: noise,
      into: &memory.values.latent)
    decoder.forward(memory.values.latent, into: &memory.values.output, &memory.decoder)
  }

  private func backwardThroughDecoder(_ memory: inout Memory) {
    decoder.backward(
      &memory.gradients.output, of: ForwardPass(memory.values.latent, memory.values.output),
      into: &memory.gradients.latent, &memory.decoder)
    memory.sampling.backward(
      memory.gradients.latent, into: &memory.gradients.mean, &memory.gradients.logVariance)
  }

  private func backwardThroughEncoder(_ batch: Tensor, _ memory: inout Memory) {
    let hidden = memory.values.hidden
    mean.backward(
      &memory.gradients.mean, of: ForwardPass(hidden, memory.values.mean),
      into: &memory.gradients.hidden, &memory.mean)
    logVariance.backward(
      &memory.gradients.logVariance, of: ForwardPass(hidden, memory.values.logVariance),
      into: &memory.secondHiddenGradient, &memory.logVariance)
    memory.gradients.hidden.add(memory.secondHiddenGradient)
    trunk.backward(
      &memory.gradients.hidden, of: ForwardPass(batch, hidden), into: &memory.inputGradient,
      &memory.trunk)
  }
}
