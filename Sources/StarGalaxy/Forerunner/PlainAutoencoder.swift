import NeuralNetworks
import Tensors

/// The forerunner's design, to be compared with: a plain convolutional autoencoder of cutouts with a
/// two-mode prior, without point spread, noise, physics or draws.
///
/// Hao Sun's summer project of 2017, later published as CasVAE (arXiv 1910.14056).
public struct PlainAutoencoder: TrainableModel {
  /// Encoder and decoder.
  public private(set) var network: VariationalAutoencoder
  /// How the latent numbers are expected to lie.
  public let prior: LatentPrior
  /// The weight of the divergence beside the squared error of the scaled pixels.
  public let beta: Double

  /// A network of `latent` numbers and `hidden` units.
  public init(
    latent: Int, hidden: Int, prior: LatentPrior, beta: Double = 0.05,
    using random: inout RandomStream
  ) {
    var configuration = VariationalAutoencoder.Configuration()
    (configuration.latent, configuration.hidden) = (latent, hidden)
    network = VariationalAutoencoder(configuration, using: &random)
    self.prior = prior
    self.beta = beta
  }

  /// What one run writes into.
  public struct Memory: TrainingMemory {
    var trunk, meanHead, varianceHead, decoder: LayerMemory
    var values, gradients: Flow
    var secondHidden: Tensor
    var inputGradient = Tensor([0])
    var sampling: NormalSampling

    /// What flows through the network, or the gradients of it.
    struct Flow: Sendable {
      var hidden, mean, logVariance, latent, picture: Tensor
    }

    /// The gradients in the order of the parameters.
    public mutating func visitGradients(_ visit: (inout Tensor) -> Void) {
      trunk.visitGradients(visit)
      meanHead.visitGradients(visit)
      varianceHead.visitGradients(visit)
      decoder.visitGradients(visit)
    }
  }

  /// Memory for `samples` cutouts.
  public func makeMemory(samples: Int) -> Memory {
    let sizes = network.configuration
    let input: Shape = [samples, sizes.side, sizes.side, 1]
    let hidden = Tensor([samples, sizes.hidden])
    let latent = Tensor([samples, sizes.latent])
    let flow = Memory.Flow(
      hidden: hidden, mean: latent, logVariance: latent, latent: latent, picture: Tensor(input))
    var trunk = network.trunk.makeMemory(for: input)
    trunk.skipInputGradient()
    return Memory(
      trunk: trunk, meanHead: network.mean.makeMemory(for: hidden.shape),
      varianceHead: network.logVariance.makeMemory(for: hidden.shape),
      decoder: network.decoder.makeMemory(for: latent.shape), values: flow, gradients: flow,
      secondHidden: hidden, sampling: NormalSampling(latent.shape))
  }

  /// Encodes, draws latent numbers, decodes, and goes the same way back.
  public func accumulateGradients(
    of batch: Tensor, scale: Double, random: RandomStream, _ memory: inout Memory
  ) -> Double {
    memory.trunk.beginTraining(random.substream(0))
    memory.meanHead.beginTraining(random.substream(1))
    memory.varianceHead.beginTraining(random.substream(2))
    memory.decoder.beginTraining(random.substream(3))
    encode(batch, &memory)
    let (mean, logVariance) = (memory.values.mean, memory.values.logVariance)
    memory.sampling.forward(
      mean: mean, logVariance: logVariance, random: random.substream(4),
      into: &memory.values.latent)
    network.decoder.forward(memory.values.latent, into: &memory.values.picture, &memory.decoder)
    var loss = PixelLoss.squared.evaluate(
      memory.values.picture, target: batch, scale: scale, gradient: &memory.gradients.picture)
    network.decoder.backward(
      &memory.gradients.picture, of: ForwardPass(memory.values.latent, memory.values.picture),
      into: &memory.gradients.latent, &memory.decoder)
    var slopes = LatentGradients(mean.shape)
    memory.sampling.backward(
      memory.gradients.latent, into: &slopes.mean, &slopes.logVariance)
    loss += prior.evaluate(
      mean: mean, logVariance: logVariance, scale: beta * scale, random: random.substream(5),
      gradients: &slopes)
    (memory.gradients.mean, memory.gradients.logVariance) = (slopes.mean, slopes.logVariance)
    backwardThroughEncoder(batch, &memory)
    return loss
  }

  /// The latent means of cutouts `[batch, 32, 32, 1]`.
  public func means(of batch: Tensor) -> Tensor { network.encode(batch) }

  /// The parameters of the network.
  public mutating func visitParameters(
    _ visit: (String, inout Tensor) throws -> Void
  ) rethrows {
    try network.visitParameters(visit)
  }

  private func encode(_ batch: Tensor, _ memory: inout Memory) {
    network.trunk.forward(batch, into: &memory.values.hidden, &memory.trunk)
    network.mean.forward(memory.values.hidden, into: &memory.values.mean, &memory.meanHead)
    network.logVariance.forward(
      memory.values.hidden, into: &memory.values.logVariance, &memory.varianceHead)
  }

  private func backwardThroughEncoder(_ batch: Tensor, _ memory: inout Memory) {
    let hidden = memory.values.hidden
    network.mean.backward(
      &memory.gradients.mean, of: ForwardPass(hidden, memory.values.mean),
      into: &memory.gradients.hidden, &memory.meanHead)
    network.logVariance.backward(
      &memory.gradients.logVariance, of: ForwardPass(hidden, memory.values.logVariance),
      into: &memory.secondHidden, &memory.varianceHead)
    memory.gradients.hidden.add(memory.secondHidden)
    network.trunk.backward(
      &memory.gradients.hidden, of: ForwardPass(batch, hidden), into: &memory.inputGradient,
      &memory.trunk)
  }
}
