import Foundation
import NeuralNetworks
import Tensors

/// The trained denoising and segmentation network: what it computes, and with which weights.
///
/// It reads one channel: asinh of the sky-subtracted brightness in units of the local sky noise
/// (`Denoiser.encoded`), bad pixels filled by `PixelFilling`. Zero padding at the edges is sky.
/// It writes the planes of `DenoiserOutput`.
public struct Denoiser: Sendable {
  /// The name of the architecture in checkpoints.
  public static let architecture = "denoising-autoencoder"
  /// The name of the default weights in the binary.
  public static let embeddedName = "denoiser"

  /// The shape of the network.
  public let configuration: DenoiserConfiguration
  /// The operations, for a `FrameExecutor`: frames `[height, width, 1]` to `[height, width, 3]`.
  public let network: InferenceNetwork
  /// Where the weights come from.
  public let summary: CheckpointSummary

  /// The denoiser of a checkpoint; `source` names it in errors.
  public init(checkpoint: Checkpoint, source: String) throws {
    summary = try CheckpointSummary(of: checkpoint, source: source)
    guard summary.architecture == Self.architecture else {
      throw DenoisingError.badWeights(
        path: source, problem: "holds the weights of a \(summary.architecture)")
    }
    do {
      configuration = try JSONDecoder().decode(
        DenoiserConfiguration.self, from: Data(summary.configuration.utf8))
    } catch {
      throw DenoisingError.badWeights(path: source, problem: "its configuration cannot be read")
    }
    try configuration.validate()
    var random = RandomStream(seed: 0)
    var layer = configuration.network.layer(using: &random)
    try layer.load(from: checkpoint, prefix: "average.", source: source)
    network = configuration.inferenceNetwork(of: layer)
  }

  /// A denoiser with the weights of a model in training.
  init(_ model: DenoiserModel, summary: CheckpointSummary) {
    configuration = model.configuration
    self.summary = summary
    network = configuration.inferenceNetwork(of: model.network)
  }

  /// The denoiser that the program ships with.
  public static func embedded() throws -> Denoiser {
    try Denoiser(
      checkpoint: Checkpoint(embedded: embeddedName), source: "embedded \(embeddedName)")
  }

  /// What the network reads of a pixel: asinh of its brightness in units of the sky's noise.
  @inlinable
  public static func encoded(_ noiseUnits: Float) -> Float { asinh(noiseUnits) }

  /// The brightness in units of the sky's noise that belongs to a value of the denoised plane.
  @inlinable
  public static func decoded(_ value: Float) -> Float { sinh(value) }
}

/// The planes that come out of the network, in their order.
public enum DenoiserOutput: Int, Sendable, CaseIterable {
  /// asinh of the light of all sources, in units of the sky's noise.
  case denoised
  /// The logit of the probability that the sources' light exceeds half the sky's noise here.
  case source
  /// The logit of the peak map: near 1 at the centres of sources, falling off as a Gaussian of
  /// `PeakMap.sigma` pixels where the centre is certain.
  case peak
}
