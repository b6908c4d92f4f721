import CommandLineParsing
import Foundation
import SourceExtraction

/// How sources are found and measured; what is not given is taken from the SExtractor configuration
/// or the defaults.
struct DetectionOptions: SharedOptions {
  static let heading: String? = "Detection and measurement options"

  @Option(
    "--threshold", value: "SIGMAS", in: 0.01...1e6,
    help: "How far above the sky a pixel of a source lies, in standard deviations of a sky pixel "
      + "(DETECT_THRESH).")
  var threshold: Double?
  @Option(
    "--minimum-area", value: "PIXELS", in: 1...1_000_000,
    help: "The fewest pixels of a source (DETECT_MINAREA).")
  var minimumArea: Int?
  @Option(
    "--filter-fwhm", value: "PIXELS", in: 0.5...30,
    help: "Detect with a Gaussian filter of this width, best that of a star.")
  var filterWidth: Double?
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
    var result = base
    if let threshold { result.detection.threshold = threshold }
    if let minimumArea { result.detection.minimumArea = minimumArea }
    if let filterWidth { result.detection.kernel = .gaussian(fwhm: filterWidth) }
    if let apertures { result.measurement.apertureDiameters = apertures.values }
    if let meshSize {
      result.background.meshWidth = meshSize
      result.background.meshHeight = meshSize
    }
    try result.validate()
    return result
  }
}
