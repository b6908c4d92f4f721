import Imaging
import SourceCatalogs
import Tensors

/// From a field to measured sources: sky, significance, detection, photometry, point spread.
///
/// Each stage takes values and gives values; this type only puts them in order, times them, and
/// turns what is strange about a field into warnings. Nothing about the pixels makes it throw.
public enum Extraction {
  /// Extracts the sources of `field`; `significance` says where sources are, by default a matched
  /// filter with the configuration's kernel.
  public static func run(
    _ field: consuming Field, configuration: ExtractionConfiguration = .default,
    significance: (any SignificanceSource)? = nil, parallelism: Parallelism = .machine
  ) throws -> ExtractionResult {
    try run(
      field, configuration: configuration, significance: significance, parallelism: parallelism
    ) { detection, _, _ in detection }
  }

  /// Extracts, with a say for the caller in what was detected: `adjust` is given the detection, the
  /// significance and the field without its sky.
  static func run(
    _ field: consuming Field, configuration: ExtractionConfiguration,
    significance: (any SignificanceSource)?, parallelism: Parallelism,
    adjust: (Detection, Image, SkySubtracted) -> Detection
  ) throws -> ExtractionResult {
    try configuration.validate()
    var times = StageTimes()
    let warnings = FieldCheck(field).warnings
    let subtracted = try subtractSky(
      of: field, configuration: configuration, times: &times, parallelism)
    let source = significance ?? MatchedFilter(kernel: configuration.detection.kernel)
    let map = try times.measure("significance") {
      try source.significance(of: subtracted, parallelism: parallelism)
    }
    let detection = try times.measure("detection") {
      adjust(
        try Detector.detect(
          significance: map, subtracted: subtracted, configuration: configuration.detection,
          parallelism: parallelism), map, subtracted)
    }
    let measuring = FieldMeasuring(
      field: subtracted, detection: detection, configuration: configuration,
      parallelism: parallelism)
    let measured = try measuring.measure(&times)
    return ExtractionResult(
      catalog: measured.catalog, sources: measured.sources, pointSources: measured.fits,
      pointSpread: measured.pointSpread, segmentation: detection.segmentation, field: subtracted,
      warnings: warnings + PointSpreadCheck(measured.pointSpread).warnings, times: times)
  }

  private static func subtractSky(
    of field: consuming Field, configuration: ExtractionConfiguration, times: inout StageTimes,
    _ parallelism: Parallelism
  ) throws -> SkySubtracted {
    let background = try times.measure("background") {
      try BackgroundEstimator.estimate(
        field, configuration: configuration.background, parallelism: parallelism)
    }
    let start = ContinuousClock.now
    let subtracted = SkySubtracted(field, background: background, parallelism: parallelism)
    times.add("subtraction", since: start)
    return subtracted
  }
}
