import Imaging
import SourceCatalogs
import Tensors

extension Extraction {
  /// Measures sources that were detected elsewhere, exactly as `run` measures its own.
  ///
  /// - Parameters:
  ///   - detection: the sources, found on `field`.
  ///   - field: the field without its sky.
  ///   - configuration: how to measure; its kernel is the one that `detection`'s threshold is of.
  ///   - warnings: what is known already to be strange about the field.
  ///   - times: the stages so far, to which those of the measurement are added.
  ///   - parallelism: the threads to use.
  package static func measure(
    _ detection: Detection, on field: SkySubtracted, configuration: ExtractionConfiguration,
    warnings: [String], times: StageTimes, parallelism: Parallelism
  ) throws -> ExtractionResult {
    var times = times
    let measuring = FieldMeasuring(
      field: field, detection: detection, configuration: configuration, parallelism: parallelism)
    let measured = try measuring.measure(&times)
    return ExtractionResult(
      catalog: measured.catalog, sources: measured.sources, pointSources: measured.fits,
      pointSpread: measured.pointSpread, segmentation: detection.segmentation, field: field,
      warnings: warnings + PointSpreadCheck(measured.pointSpread).warnings, times: times)
  }

  /// Looks at a field before any work and says what will make its results poor.
  package static func warnings(for field: borrowing Field) -> [String] {
    FieldCheck(field).warnings
  }
}

extension StageTimes {
  /// Runs a stage of another room and notes its time.
  package mutating func note<Result>(_ name: String, _ stage: () throws -> Result) rethrows
    -> Result
  {
    try measure(name, stage)
  }
}
