import CommandLineParsing
import Foundation
import SourceExtraction

/// How sources are found and measured; what is not given is taken from the SExtractor configuration
/// or the defaults.
struct DetectionOptions: SharedOptions {
  static let heading: String? = "Detection and measurement options"

  @Option(
    "--significance", value: "SIGMAS", in: 0.01...1e6,
    help: "How far above the sky a pixel of a source lies after filtering, in standard deviations "
      + "of the filtered sky; the same chance of a false pixel with every filter.")
  var significance: Double?
  @Option(
    "--threshold", value: "SIGMAS", in: 0.01...1e6,
    help: "The same in standard deviations of a single sky pixel, as SExtractor counts "
      + "(DETECT_THRESH).")
  var threshold: Double?
  @Option(
    "--minimum-area", value: "PIXELS", in: 1...1_000_000,
    help: "The fewest pixels of a source (DETECT_MINAREA).")
  var minimumArea: Int?
  @Option(
    "--filter", value: "KIND",
    help: "Detect with the filter of the settings (fixed), with a Gaussian as wide as the field's "
      + "stars (seeing), or without one (none).")
  var filter: FilterChoice?
  @Option(
    "--filter-fwhm", value: "PIXELS", in: 0.5...30,
    help: "Detect with a Gaussian filter of this width, best that of a star.")
  var filterWidth: Double?
  @Option(
    "--deblend-levels", value: "N", in: 1...4096,
    help: "Levels between threshold and peak at which blends are looked at (DEBLEND_NTHRESH); 1 "
      + "never separates.")
  var subthresholds: Int?
  @Option(
    "--contrast", value: "SHARE", in: 0...1,
    help: "The share of light that a branch of a blend holds to be a source (DEBLEND_MINCONT).")
  var contrast: Double?
  @Option(
    "--contrast-of", value: "WHAT",
    help: "The light that the contrast is a share of: that of the branches that join "
      + "(joined-branches), or of the whole blend as SExtractor does (whole-blend).")
  var contrastReference: ContrastReference?
  @Option(
    "--clean", value: "EXPONENT", in: 0...10,
    help: "Take satellites that the wings of brighter sources explain into those; the exponent of "
      + "the wings, at least 0.1 (CLEAN_PARAM); 0 cleans nothing.")
  var clean: Double?
  @Option(
    "--apertures", value: "LIST", help: "Diameters of circular apertures in pixels, with commas.")
  var apertures: NumberList?
  @Option(
    "--mesh-size", value: "PIXELS", in: 4...100_000,
    help: "The side of the cells in which the sky is measured (BACK_SIZE).")
  var meshSize: Int?
  @Option(
    "--sextractor-config", value: "FILE",
    help: "Take over thresholds, apertures, mesh sizes, filter and parameter list of a SExtractor "
      + "configuration; says what it does not know.",
    completion: .files(["sex"]))
  var sextractorFile: String?

  /// The first of the given options that only matter where the matched filter detects.
  var detectionOption: String? {
    let given: [(String, Bool)] = [
      ("--significance", significance != nil), ("--threshold", threshold != nil),
      ("--minimum-area", minimumArea != nil),
      ("--filter", filter != nil), ("--filter-fwhm", filterWidth != nil),
      ("--deblend-levels", subthresholds != nil), ("--contrast", contrast != nil),
      ("--contrast-of", contrastReference != nil), ("--clean", clean != nil),
    ]
    return given.first { $0.1 }?.0
  }

  /// The SExtractor configuration over the defaults, if one was named.
  func sextractorConfiguration() throws -> SExtractorConfiguration? {
    guard let path = sextractorFile else { return nil }
    let folder = URL(filePath: path).deletingLastPathComponent()
    return try SExtractorConfiguration(try SmallTextFile.text(at: path), path: path) { name in
      try SmallTextFile.text(at: name.hasPrefix("/") ? name : folder.appending(path: name).path)
    }
  }

  /// The settings of `base` with the options laid over them.
  func configuration(over base: ExtractionConfiguration) throws -> ExtractionConfiguration {
    guard threshold == nil || significance == nil else {
      throw UsageError.message("--significance excludes --threshold")
    }
    var result = base
    if let threshold {
      (result.detection.threshold, result.detection.convention) = (threshold, .pixelNoise)
    }
    if let significance {
      (result.detection.threshold, result.detection.convention) = (significance, .filteredNoise)
    }
    if let minimumArea { result.detection.minimumArea = minimumArea }
    if let filterWidth {
      result.detection.kernel = .gaussian(fwhm: filterWidth)
      result.detection.matchesSeeing = false
    }
    filter?.apply(to: &result.detection)
    if let subthresholds { result.detection.subthresholds = subthresholds }
    if let contrast { result.detection.contrast = contrast }
    if let contrastReference { result.detection.contrastReference = contrastReference }
    if let clean { result.detection.cleanParameter = clean > 0 ? clean : nil }
    if let apertures { result.measurement.apertureDiameters = apertures.values }
    if let meshSize {
      result.background.meshWidth = meshSize
      result.background.meshHeight = meshSize
    }
    try result.validate()
    return result
  }
}
