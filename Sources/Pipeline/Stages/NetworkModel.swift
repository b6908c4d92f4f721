import Denoising
import Foundation
import NeuralNetworks
import SourceExtraction
import Tensors

/// The denoising network, with what makes probabilities of its maxima.
public struct NetworkModel: Sendable {
  private let denoiser: Denoiser
  private let calibration: DetectionCalibration
  /// The SHA-256 of the weights and of the calibration.
  let digest: String

  /// The network of a file of weights and the calibration of another; nil stands for those inside
  /// the binary.
  public init(weights path: String? = nil, calibration calibrationPath: String? = nil) throws {
    let weights = try Self.checkpoint(at: path, embedded: Denoiser.embeddedName)
    let probabilities = try Self.checkpoint(
      at: calibrationPath, embedded: DetectionCalibration.embeddedName)
    denoiser = try Denoiser(checkpoint: weights.checkpoint, source: weights.source)
    calibration = try DetectionCalibration(
      checkpoint: probabilities.checkpoint, source: probabilities.source)
    digest = ModelDigest.sha256(
      of: try [weights, probabilities].map { try $0.checkpoint.encoded(source: $0.source) })
  }

  /// A checkpoint, and what errors call it.
  private static func checkpoint(
    at path: String?, embedded name: String
  ) throws -> (checkpoint: Checkpoint, source: String) {
    if let path { return (try Checkpoint(contentsOf: path), path) }
    return (try Checkpoint(embedded: name), "embedded \(name)")
  }

  /// What finds the sources of fields.
  func segmenting(
    _ configuration: SegmentingConfiguration, extraction: ExtractionConfiguration,
    parallelism: Parallelism
  ) -> Segmenting {
    Segmenting(
      mapping: NetworkMapping(denoiser), calibration: calibration, configuration: configuration,
      extraction: extraction, parallelism: parallelism)
  }

  /// What takes the noise out of frames.
  func denoising(parallelism: Parallelism) -> FrameDenoising {
    FrameDenoising(mapping: NetworkMapping(denoiser), parallelism: parallelism)
  }
}
