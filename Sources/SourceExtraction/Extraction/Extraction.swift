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
  ///
  /// `whenSegmented` is called once, before the measurements, with what they will not change any
  /// more: time to begin writing it.
  public static func run(
    _ field: consuming Field, configuration: ExtractionConfiguration = .default,
    significance: (any SignificanceSource)? = nil, parallelism: Parallelism = .machine,
    whenSegmented: (SkySubtracted, Segmentation) -> Void = { _, _ in }
  ) throws -> ExtractionResult {
    try run(
      field, configuration: configuration, significance: significance, parallelism: parallelism
    ) { detection, _, subtracted in
      whenSegmented(subtracted, detection.segmentation)
      return detection
    }
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
    let configuration = configuration.suited(to: subtracted, parallelism)
    let source = significance ?? MatchedFilter(kernel: configuration.detection.kernel)
    let detection = try detect(
      on: subtracted, with: source, configuration: configuration.detection, times: &times,
      parallelism, adjust: adjust)
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

  /// Detects sources; the map of significance ends with this stage.
  private static func detect(
    on field: SkySubtracted, with source: any SignificanceSource,
    configuration: DetectionConfiguration, times: inout StageTimes, _ parallelism: Parallelism,
    adjust: (Detection, Image, SkySubtracted) -> Detection
  ) throws -> Detection {
    let map = try times.measure("significance") {
      try source.significance(of: field, parallelism: parallelism)
    }
    return try times.measure("detection") {
      adjust(
        try Detector.detect(
          significance: map, subtracted: field, configuration: configuration,
          parallelism: parallelism), map, field)
    }
  }
}
