import Denoising
import Imaging
import SourceExtraction
import Tensors

/// From a field to measured sources: sky, detection, photometry, point spread.
struct SourceFinding: FieldStage {
  let configuration: ExtractionConfiguration
  /// What finds sources, and how sure they must be; nil for the matched filter.
  let network: (model: NetworkModel, configuration: SegmentingConfiguration)?

  var name: String { "extraction" }

  func run(_ input: consuming Field, parallelism: Parallelism) throws -> ExtractionResult {
    guard let network else {
      return try Extraction.run(input, configuration: configuration, parallelism: parallelism)
    }
    return try network.model.segmenting(
      network.configuration, extraction: configuration, parallelism: parallelism
    ).run(input).extraction
  }
}

/// The light of a field without its noise, image units, sky included.
struct NoiseRemoval: FieldStage {
  let model: NetworkModel

  var name: String { "denoising" }

  func run(_ input: consuming ExtractionResult, parallelism: Parallelism) throws -> Image {
    try model.denoising(parallelism: parallelism).run(on: input.field, keepingSky: true).image
  }
}
