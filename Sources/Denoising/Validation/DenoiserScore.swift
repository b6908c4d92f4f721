import Foundation
import NeuralNetworks
import Tensors

/// How good a denoiser is on simulated scenes it has not seen: the numbers that designs are chosen by.
public struct DenoiserScore: Codable, Sendable, Equatable {
  /// The root of the mean squared error of the denoised plane, asinh of noise units.
  public var rmse: Double
  /// Pixels of sources found and true, over those found or true, at a probability of 0.5.
  public var intersectionOverUnion: Double
  /// The best F1 of any threshold on the peak map, for sources of S/N 5 and more.
  public var f1: Double
  /// The threshold on the peak logit that gives it.
  public var threshold: Double
  /// The share of the stars of S/N 5 to 8 found at that threshold.
  public var faintStarCompleteness: Double
  /// The light of the denoised plane around sources over the true light, less 1, by S/N: 5 to 10, 10
  /// to 30, 30 to 100, above.
  public var fluxBias: [Double]

  /// Scores a denoiser on scenes that belong to `seed`.
  public init(
    of denoiser: Denoiser, scenes: Int = 48, side: Int = 512, seed: UInt64 = 1_000_003,
    parallelism: Parallelism = .machine
  ) throws {
    let pool = try SimulatedPatches(
      count: scenes, sceneSide: side, side: side, seed: seed, parallelism: parallelism)
    let executor = FrameExecutor(denoiser.network, parallelism: parallelism)
    var tally = DenoiserTally()
    for (number, scene) in pool.scenes.enumerated() {
      var random = RandomStream(seed: seed, stream: UInt64(1_000_000 + number))
      let patch = TrainingPatch(whole: scene, &random)
      let input = Tensor([side, side, 1], elements: patch.observed.map(Denoiser.encoded))
      tally.add(executor.run(input), of: patch, scene)
    }
    rmse = (tally.squaredError / max(1, tally.pixels)).squareRoot()
    intersectionOverUnion = tally.overlap / max(1, tally.union)
    (f1, threshold, faintStarCompleteness) = tally.bestF1()
    fluxBias = tally.found.indices.map { tally.found[$0] / max(1e-9, tally.given[$0]) - 1 }
  }
}
