import Foundation
import Imaging
import SourceCatalogs
import SourceExtraction
import Tensors

/// Segments fields with the maps of a network: nothing about the noise is to be guessed by the user.
///
/// Sky, maps, candidates; then the threshold, from the wanted purity and from blank skies with the
/// field's own noise; then every pixel goes to a source, and sources are measured as ever.
public struct Segmenting: Sendable {
  /// What makes the maps.
  public var mapping: any SourceMapping
  /// What makes probabilities of candidates.
  public var calibration: DetectionCalibration
  /// The thresholds.
  public var configuration: SegmentingConfiguration
  /// Sky and measurement; its detection settings are not used.
  public var extraction: ExtractionConfiguration
  /// The threads to use.
  public var parallelism: Parallelism

  /// Segments with the given maps and their calibration.
  public init(
    mapping: any SourceMapping, calibration: DetectionCalibration,
    configuration: SegmentingConfiguration = .default,
    extraction: ExtractionConfiguration = .default, parallelism: Parallelism = .machine
  ) {
    self.mapping = mapping
    self.calibration = calibration
    self.configuration = configuration
    self.extraction = extraction
    self.parallelism = parallelism
    // A pixel of a source exceeds a number of sigmas of its own noise: nothing is filtered.
    self.extraction.detection.kernel = DetectionKernel(width: 1, taps: [1])
    if extraction.detection.convention != .pixelNoise {
      self.extraction.detection.convention = .pixelNoise
      self.extraction.detection.threshold = DetectionConfiguration.default.threshold
    }
  }

  /// The light of a pixel that belongs to a source, in sigmas of the sky: what networks are taught.
  static let pixelThreshold = 0.5

  /// Segments a field; strange pixels lead to warnings and flags, never to an error.
  ///
  /// `whenSegmented` is called once, before the measurements, with what they will not change any
  /// more: time to begin writing it.
  public func run(
    _ field: consuming Field, whenSegmented: (SkySubtracted, Segmentation) -> Void = { _, _ in }
  ) throws -> SegmentingResult {
    try run(field, blank: nil, whenSegmented: whenSegmented)
  }

  /// Segments a field; `blank` is what blank sky like the field's looks like, if that is known.
  func run(
    _ field: consuming Field, blank: BlankSky?,
    whenSegmented: (SkySubtracted, Segmentation) -> Void = { _, _ in }
  ) throws -> SegmentingResult {
    try configuration.validate()
    try extraction.validate()
    let warnings = Extraction.warnings(for: field)
    var times = StageTimes()
    let background = try times.note("background") {
      try BackgroundEstimator.estimate(
        field, configuration: extraction.background, parallelism: parallelism)
    }
    let start = ContinuousClock.now
    let subtracted = SkySubtracted(field, background: background, parallelism: parallelism)
    times.add("sky subtraction", since: start)
    return try segment(
      subtracted, blank: blank, warnings: warnings, times: times, whenSegmented: whenSegmented)
  }

  /// Segments a field without its sky.
  private func segment(
    _ field: SkySubtracted, blank known: BlankSky?, warnings: [String], times: StageTimes,
    whenSegmented: (SkySubtracted, Segmentation) -> Void
  ) throws -> SegmentingResult {
    var times = times
    let seeing = times.note("seeing") { SeeingEstimate(field, parallelism: parallelism) }
    let warnings = warnings + FieldFamiliarity(field, seeing: seeing).warnings
    let survey = CandidateSurvey(mapping: mapping, seeing: seeing.fwhm, parallelism: parallelism)
    var finding = try survey.survey(field, &times)
    let usablePixels = Double(field.mask.usableCount(parallelism))
    let traits = FieldTraits(
      of: finding.candidates, significance: finding.significance, background: field.background,
      usablePixels: usablePixels, seeing: seeing.fwhm)
    let logOdds = times.note("calibration") {
      calibration.logOdds(
        of: finding.candidates, in: traits, parallelism: parallelism)
    }
    let blank = try times.note("blank sky") {
      try known ?? BlankSky(like: field, survey, configuration)
    }
    let threshold = try times.note("threshold") {
      try self.threshold(
        GradedCandidates(logOdds: logOdds, freePixels: usablePixels),
        blank.alarms(calibration, in: traits, parallelism: parallelism), on: field)
    }
    let kept = finding.candidates.indices.filter { logOdds[$0] >= threshold.score }
    var sources = kept.map { index in
      let candidate = finding.candidates[index]
      return PlacedSource(x: candidate.x, y: candidate.y, logOdds: logOdds[index])
    }
    let detection = times.note("segmentation") {
      detect(&sources, &finding, on: field, adopting: threshold.score.isFinite)
    }
    whenSegmented(field, detection.segmentation)
    let light = finding.maps.denoised
    finding.maps = SourceMaps(width: 0, height: 0)
    var result = try Extraction.measure(
      detection, on: field, configuration: extraction, warnings: warnings + threshold.warnings,
      times: times, parallelism: parallelism)
    let certainty = SourceCertainty(
      sources, detection: detection, light: light,
      correlation: field.background.noiseCorrelation, parallelism: parallelism)
    try certainty.add(to: &result.catalog, wcs: field.wcs)
    let completeness = CompletenessEstimate(
      try blank.stars(calibration, in: traits, parallelism: parallelism), cut: threshold.score,
      zeroPoint: field.zeroPoint, noise: field.background.globalSigma)
    return SegmentingResult(
      extraction: result, detection: detection, candidates: finding.candidates,
      probabilities: logOdds.map { 1 / (1 + exp(-$0)) }, threshold: threshold,
      completeness: completeness, blank: blank, seeing: seeing.fwhm)
  }

  private func threshold(
    _ graded: GradedCandidates, _ alarms: FalseAlarms, on field: SkySubtracted
  ) throws -> DetectionThreshold {
    let goal = try configuration.goal.perPixel(pixelScale: field.pixelScale, name: field.name)
    return goal.rate.map { DetectionThreshold(perPixel: $0, candidates: graded, alarms: alarms) }
      ?? DetectionThreshold(purity: goal.purity, candidates: graded, alarms: alarms)
  }

  /// Gives every pixel of the source map to one of the sources; with `adopting`, parts of it that
  /// are beyond doubt become sources as well.
  private func detect(
    _ sources: inout [PlacedSource], _ finding: inout CandidateSurvey.Finding,
    on field: SkySubtracted, adopting: Bool
  ) -> Detection {
    let (width, height) = (field.image.width, field.image.height)
    let pixelCut =
      configuration.pixelProbability.map(PixelCut.logit)
      ?? PixelCut.best(
        of: finding.maps.sourceLogits, never: SourceMaps.never, parallelism: parallelism)
    for source in sources { finding.maps.claim(around: source, above: pixelCut, mask: field.mask) }
    let parts = ConnectedComponents(
      of: finding.maps.sourceLogits, above: pixelCut, parallelism: parallelism
    ).components
    let flooding = SourceFlooding(light: finding.maps.denoised)
    precondition(flooding.width == width && flooding.height == height, "maps lie on their field")
    var labels = flooding.labels(
      of: parts, seeds: sources.map { $0.y * width + $0.x }, parallelism: parallelism)
    if adopting {
      let orphans = OrphanParts(
        light: finding.maps.denoised, logits: finding.maps.sourceLogits,
        leastLogit: PixelCut.logit(configuration.goal.certainty))
      sources += orphans.adopt(parts, labels: &labels, count: sources.count).map {
        PlacedSource(x: $0.place % width, y: $0.place / width, logOdds: $0.logOdds)
      }
    }
    return Detection(
      labels: labels, parts: parts, significance: finding.significance, of: field,
      threshold: Float(Self.pixelThreshold), parallelism: parallelism)
  }
}

extension SourceMaps {
  /// Sees to it that a source has pixels at all: its peak and the good ones around it are its own.
  fileprivate mutating func claim(
    around source: PlacedSource, above cut: Float, mask: Mask
  ) {
    for y in max(0, source.y - 1)...min(mask.height - 1, source.y + 1) {
      for x in max(0, source.x - 1)...min(mask.width - 1, source.x + 1)
      where !mask[x, y].isUnusable && !(sourceLogits[x, y] > cut) {
        sourceLogits[x, y] = cut + 1
      }
    }
  }
}
