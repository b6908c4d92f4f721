import Denoising
import NeuralNetworks
import SourceExtraction
import Tensors

/// Sources as the denoising network finds them.
public struct NetworkFinder: SourceFinder {
  private let denoiser: Denoiser
  private let calibration: DetectionCalibration
  private let configuration: SegmentingConfiguration
  /// The SHA-256 of its weights and settings.
  public let digest: String

  /// A finder with a network, what makes probabilities of its maxima, and the wanted purity.
  public init(
    _ denoiser: Denoiser, calibration: DetectionCalibration,
    configuration: SegmentingConfiguration = .default, digest: String
  ) {
    self.denoiser = denoiser
    self.calibration = calibration
    self.configuration = configuration
    self.digest = digest
  }

  /// The network inside the binary, at its default purity.
  public static func embedded() throws -> NetworkFinder {
    let names = [Denoiser.embeddedName, DetectionCalibration.embeddedName]
    let bytes = try names.map { try Checkpoint(embedded: $0).encoded(source: $0) }
    return NetworkFinder(
      try .embedded(), calibration: try .embedded(), digest: ModelDigest.sha256(of: bytes))
  }

  /// `denoising network`.
  public var name: String { "denoising network" }

  /// Finds and measures the sources of a field.
  public func find(
    in field: consuming Field, configuration extraction: ExtractionConfiguration,
    parallelism: Parallelism
  ) throws -> ExtractionResult {
    try Segmenting(
      mapping: NetworkMapping(denoiser), calibration: calibration, configuration: configuration,
      extraction: extraction, parallelism: parallelism
    ).run(field).extraction
  }
}
