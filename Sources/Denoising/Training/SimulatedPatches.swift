import Foundation
import NeuralNetworks
import Tensors

/// Training pairs drawn on the fly from a pool of noise-free scenes.
///
/// Simulating a scene costs as much as training on it; so scenes are kept, and a patch gets its own
/// place, turn, brightness and noise every time. The same seed gives the same patches.
struct SimulatedPatches: TrainingData {
  /// The scenes.
  let scenes: [TrainingScene]
  /// Pixels on a side of a patch.
  let side: Int

  /// Simulates `count` scenes of `sceneSide` pixels on a side.
  init(
    count: Int, sceneSide: Int, side: Int, seed: UInt64, parallelism: Parallelism = .machine
  ) throws {
    self.side = side
    var pool = [Result<TrainingScene, any Error>?](repeating: nil, count: count)
    pool.withUnsafeMutableBufferPointer { buffer in
      let shelf = Shelf(places: buffer)
      parallelism.forEach(count) { number in
        shelf.places[number] = Result {
          try TrainingScene(number: number, side: sceneSide, seed: seed)
        }
      }
    }
    scenes = try pool.compactMap { try $0?.get() }
  }

  /// As many patches as would cover the pool once.
  var count: Int {
    scenes.reduce(0) { $0 + max(1, ($1.side / side) * ($1.side / side)) }
  }

  func makeBatch(samples: Int) -> DenoiserModel.Batch {
    let tensor = Tensor([samples, side, side, 1])
    let planes = DenoiserOutput.allCases.map { _ in tensor }
    return DenoiserModel.Batch(input: tensor, targets: planes, weights: planes)
  }

  func fill(
    _ batch: inout DenoiserModel.Batch, with samples: ArraySlice<Int>, random: RandomStream
  ) {
    for (place, sample) in samples.enumerated() {
      var random = random.substream(UInt64(place))
      let patch = TrainingPatch(of: scenes[sample % scenes.count], side: side, &random)
      patch.copy(to: &batch, place: place)
    }
  }

  /// The pool while it is filled: every thread writes places of its own.
  private struct Shelf: @unchecked Sendable {
    let places: UnsafeMutableBufferPointer<Result<TrainingScene, any Error>?>
  }
}
