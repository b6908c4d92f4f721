import Foundation
import Imaging
import SourceExtraction
import Tensors

/// The classical way to the same goal: a matched filter of the field's own seeing, with a threshold
/// that false alarms on blank noise like the field's set.
public struct ClassicalSegmenting: Sendable {
  /// The goal, and the blank fields.
  public var configuration: SegmentingConfiguration
  /// Everything but kernel and threshold.
  public var extraction: ExtractionConfiguration
  /// The threads to use.
  public var parallelism: Parallelism

  /// Segments with the given settings.
  public init(
    configuration: SegmentingConfiguration = .default,
    extraction: ExtractionConfiguration = .default, parallelism: Parallelism = .machine
  ) {
    self.configuration = configuration
    self.extraction = extraction
    self.parallelism = parallelism
  }

  /// Maxima below this significance are not worth a look.
  private static let floor: Float = 2

  /// Segments a field; the threshold of the result counts in standard deviations of the filtered sky.
  ///
  /// `whenSegmented` is called before the measurements, as that of `Segmenting` is.
  public func run(
    _ field: consuming Field, whenSegmented: (SkySubtracted, Segmentation) -> Void = { _, _ in }
  ) throws -> SegmentingResult {
    try configuration.validate()
    let background = try BackgroundEstimator.estimate(
      field, configuration: extraction.background, parallelism: parallelism)
    let copy = field
    let subtracted = SkySubtracted(copy, background: background, parallelism: parallelism)
    let seeing = SeeingEstimate(subtracted, parallelism: parallelism).fwhm
    let filter = MatchedFilter(kernel: .gaussian(fwhm: seeing))
    let maxima = try maxima(of: filter.significance(of: subtracted, parallelism: parallelism))
    let graded = GradedCandidates(
      uncalibrated: maxima,
      freePixels: Double(subtracted.mask.usableCount(parallelism)))
    let alarms = try blankMaxima(filter, background.noiseCorrelation)
    let goal = try configuration.goal.perPixel(pixelScale: subtracted.pixelScale, name: field.name)
    let threshold =
      goal.rate.map { DetectionThreshold(perPixel: $0, candidates: graded, alarms: alarms) }
      ?? DetectionThreshold(purity: goal.purity, candidates: graded, alarms: alarms)
    var extraction = extraction
    extraction.detection.kernel = filter.kernel
    extraction.detection.convention = .filteredNoise
    extraction.detection.threshold = min(max(threshold.score, 1), 1e6)
    extraction.detection.minimumArea = 1
    var result = try Extraction.run(
      field, configuration: extraction, parallelism: parallelism, whenSegmented: whenSegmented)
    result.warnings += threshold.warnings
    return SegmentingResult(
      extraction: result, detection: nil, candidates: [], probabilities: [], threshold: threshold,
      completeness: nil, blank: nil, seeing: seeing)
  }

  private func maxima(of significance: Image) throws -> [Double] {
    let maps = SourceMaps(
      denoised: significance, sourceLogits: significance, peakLogits: significance)
    let mask = Mask(width: significance.width, height: significance.height)
    return CandidateSearch(maps: maps, significance: significance, mask: mask, floor: Self.floor)
      .candidates(parallelism: parallelism).map { Double($0.peakLogit) }
  }

  private func blankMaxima(
    _ filter: MatchedFilter, _ correlation: NoiseCorrelation
  ) throws -> FalseAlarms {
    let noise = NoiseRealisation(correlation)
    var found: [Double] = []
    for index in 0..<configuration.blankFields {
      let random = RandomStream(seed: configuration.seed).substream(UInt64(index))
      let field = try noise.field(
        side: configuration.blankSide, random: random, parallelism: parallelism)
      found += try maxima(of: filter.significance(of: field, parallelism: parallelism))
    }
    return FalseAlarms(logOdds: found, pixels: configuration.blankPixels)
  }
}
