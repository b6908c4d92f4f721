import NeuralNetworks
import Tensors

/// The variational autoencoder that is trained: encoder, gated decoder, prior and the two phases.
public struct ClassifierNetwork: TrainableModel {
  /// From cutouts to latent coordinates.
  public private(set) var encoder: StampEncoder
  /// From latent coordinates to pictures.
  public private(set) var decoder: GatedDecoder
  /// How the coordinates are expected to lie.
  public let prior: LatentPrior
  /// How much each phase counts.
  public var weights: PhaseWeights

  /// A network with fresh weights.
  public init(
    _ configuration: EncoderConfiguration, prior: LatentPrior = LatentPrior(),
    weights: PhaseWeights = PhaseWeights(), using random: inout RandomStream
  ) {
    encoder = StampEncoder(configuration, using: &random)
    decoder = GatedDecoder()
    self.prior = prior
    self.weights = weights
  }

  /// What one run writes into.
  public struct Memory: TrainingMemory {
    var encoder: StampEncoder.Memory
    var decoder: GatedDecoder.Memory?
    var observation: StampObservation
    var sampling: NormalSampling
    var latent: Tensor
    var wakeGradients: LatentGradients
    /// The gradients of the decoder's parameters.
    var profile: [Tensor]

    /// The gradients of encoder and decoder.
    public mutating func visitGradients(_ visit: (inout Tensor) -> Void) {
      encoder.visitGradients(visit)
      for index in profile.indices { visit(&profile[index]) }
    }
  }

  /// Memory for `samples` sources.
  public func makeMemory(samples: Int) -> Memory {
    let latent: Shape = [samples, LatentLayout.count]
    var shapes: [Tensor] = []
    var copy = decoder
    copy.visitParameters { _, tensor in shapes.append(Tensor(tensor.shape)) }
    return Memory(
      encoder: encoder.makeMemory(samples: samples),
      decoder: weights.wake > 0 ? decoder.makeMemory(samples: samples) : nil,
      observation: StampObservation(count: weights.wake > 0 ? samples : 0),
      sampling: NormalSampling(latent), latent: Tensor(latent),
      wakeGradients: LatentGradients(latent), profile: shapes)
  }

  /// Both phases, forward and backward.
  public func accumulateGradients(
    of part: DrawPart, scale: Double, random: RandomStream, _ memory: inout Memory
  ) -> Double {
    memory.encoder.beginTraining(random.substream(0))
    for index in memory.profile.indices { memory.profile[index].fill(0) }
    encoder.forward(part.batch, &memory.encoder)
    var loss = sleep(part, scale: scale, &memory)
    if weights.wake > 0 {
      loss += Double(weights.wake) * wake(part, scale: scale, random.substream(1), &memory)
    }
    encoder.backward(part.batch, &memory.encoder)
    return loss
  }

  /// The sleep phase's loss; sets the encoder's gradients.
  private func sleep(_ part: DrawPart, scale: Double, _ memory: inout Memory) -> Double {
    let (mean, logVariance) = (memory.encoder.values.mean, memory.encoder.values.logVariance)
    let loss = SleepLoss(modeDistance: prior.modeDistance, nuisanceWeight: weights.nuisance)
    return loss.evaluate(
      mean: mean, logVariance: logVariance, truth: part.truth,
      scale: Double(weights.sleep) * scale, meanGradient: &memory.encoder.gradients.mean,
      &memory.encoder.gradients.logVariance)
  }

  /// The negative evidence bound: likelihood of the pixels and divergence from the prior.
  private func wake(
    _ part: DrawPart, scale: Double, _ random: RandomStream, _ memory: inout Memory
  ) -> Double {
    guard var decoding = memory.decoder.take() else { return 0 }
    let (mean, logVariance) = (memory.encoder.values.mean, memory.encoder.values.logVariance)
    memory.observation.read(part.batch)
    memory.sampling.forward(
      mean: mean, logVariance: logVariance, random: random.substream(0), into: &memory.latent)
    decoding.profileGradients = GalaxyProfile.Gradients()
    var bound = decoder.evaluate(
      memory.latent, against: memory.observation, scale: scale, &decoding)
    memory.sampling.backward(
      decoding.latentGradient, into: &memory.wakeGradients.mean,
      &memory.wakeGradients.logVariance)
    bound += prior.evaluate(
      mean: mean, logVariance: logVariance, scale: Double(weights.beta) * scale,
      random: random.substream(1), gradients: &memory.wakeGradients)
    let share = weights.wakeOnEncoder
    memory.wakeGradients.cutRows(at: Float(scale))
    memory.encoder.gradients.mean.add(memory.wakeGradients.mean, scaledBy: share)
    memory.encoder.gradients.logVariance.add(memory.wakeGradients.logVariance, scaledBy: share)
    let profile = decoding.profileGradients
    for (index, numbers) in [
      profile.logits, profile.slopes, profile.logWidths, profile.sizes,
    ].enumerated() {
      for (place, number) in numbers.enumerated() {
        memory.profile[index].elements[place] += weights.wake * number
      }
    }
    memory.decoder = decoding
    return bound
  }

  /// Takes over another network's encoder.
  mutating func takeEncoder(of other: ClassifierNetwork) { encoder = other.encoder }

  /// The loss of the sleep phase on some sources, without training.
  public func sleepLoss(of part: DrawPart) -> Double {
    var memory = encoder.makeMemory(samples: part.truth.count)
    encoder.forward(part.batch, &memory)
    let loss = SleepLoss(modeDistance: prior.modeDistance, nuisanceWeight: weights.nuisance)
    let (mean, logVariance) = (memory.values.mean, memory.values.logVariance)
    return loss.evaluate(
      mean: mean, logVariance: logVariance, truth: part.truth,
      scale: 1 / Double(max(1, part.truth.count)), meanGradient: &memory.gradients.mean,
      &memory.gradients.logVariance)
  }

  /// The evidence bound of some sources (nats a source, larger is better), without training.
  public func evidenceBound(of part: DrawPart, random: RandomStream) -> Double {
    var copy = self
    copy.weights.wake = 1
    var memory = copy.makeMemory(samples: part.truth.count)
    encoder.forward(part.batch, &memory.encoder)
    return -copy.wake(part, scale: 1 / Double(max(1, part.truth.count)), random, &memory)
  }

  /// Encoder, then decoder.
  public mutating func visitParameters(
    _ visit: (String, inout Tensor) throws -> Void
  ) rethrows {
    try encoder.visitParameters { name, tensor in try visit("encoder.\(name)", &tensor) }
    try decoder.visitParameters { name, tensor in try visit("decoder.\(name)", &tensor) }
  }
}
