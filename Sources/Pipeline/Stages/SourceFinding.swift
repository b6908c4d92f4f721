import SourceExtraction
import Tensors

/// From a field to measured sources: sky, significance, detection, photometry, point spread.
struct SourceFinding: FieldStage {
  let configuration: ExtractionConfiguration
  /// Where sources are; nil for the matched filter.
  let significance: (any SignificanceSource)?

  var name: String { "extraction" }

  func run(_ input: consuming Field, parallelism: Parallelism) throws -> ExtractionResult {
    try Extraction.run(
      input, configuration: configuration, significance: significance, parallelism: parallelism)
  }
}
