import NeuralNetworks
import Tensors

/// Simulated pairs, with patches of real frames at every other place.
///
/// The simulated half keeps the maps of sources and peaks, about which a real frame without labels
/// says nothing.
struct AdaptationPatches: TrainingData {
  /// The simulated pairs.
  let simulated: SimulatedPatches
  /// The real frames; may be none.
  let real: [RealScene]

  var count: Int { simulated.count }

  func makeBatch(samples: Int) -> DenoiserModel.Batch {
    var batch = simulated.makeBatch(samples: samples)
    if !real.isEmpty { batch.split = (batch.input, batch.input) }
    return batch
  }

  func fill(
    _ batch: inout DenoiserModel.Batch, with samples: ArraySlice<Int>, random: RandomStream
  ) {
    simulated.fill(&batch, with: samples, random: random)
    guard !real.isEmpty, var split = batch.split else { return }
    // Held here alone, so that writing copies nothing.
    batch.split = nil
    split.weights.fill(0)
    for (place, sample) in samples.enumerated() where sample % 2 == 1 {
      var random = random.substream(UInt64(samples.count + place))
      let scene = real[Int(random.next() % UInt64(real.count))]
      guard let patch = SplitPatch(of: scene, side: simulated.side, &random) else { continue }
      let first = place * simulated.side * simulated.side
      for (pixel, value) in patch.observed.enumerated() {
        batch.input.elements[first + pixel] = Denoiser.encoded(value)
        split.target.elements[first + pixel] = patch.target[pixel]
        split.weights.elements[first + pixel] = patch.weights[pixel]
        for plane in batch.weights.indices { batch.weights[plane].elements[first + pixel] = 0 }
      }
    }
    batch.split = split
  }
}
