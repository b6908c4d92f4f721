import SourceExtraction
import Tensors

/// From a field to measured sources: sky, detection, photometry, point spread.
struct SourceFinding: FieldStage {
  let configuration: ExtractionConfiguration
  /// Where sources are; nil for the matched filter.
  let finder: (any SourceFinder)?

  var name: String { "extraction" }

  func run(_ input: consuming Field, parallelism: Parallelism) throws -> ExtractionResult {
    guard let finder else {
      return try Extraction.run(input, configuration: configuration, parallelism: parallelism)
    }
    return try finder.find(in: input, configuration: configuration, parallelism: parallelism)
  }
}

/// Measured sources of a field of several bands, detected on all of them together.
struct CombinedFinding: FieldStage {
  let configuration: ExtractionConfiguration
  let significance: CombinedSignificance

  var name: String { "extraction" }

  func run(_ input: consuming Field, parallelism: Parallelism) throws -> ExtractionResult {
    try Extraction.run(
      input, configuration: configuration, significance: significance, parallelism: parallelism)
  }
}
