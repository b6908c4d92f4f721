import ConfigurationFiles
import Imaging

/// Every setting a configuration file may hold; the declarations below are the defaults.
struct Settings: DocumentedConfiguration {
  var reading = Reading()
  var keywords = HeaderKeywords()
  var preview = Preview()
  var cutouts = Cutouts()
  var field = FieldFacts()
  var sky = Sky()
  var detection = Detection()
  var measurement = Measurement()
  var pointSpread = PointSpread()

  struct Reading: Codable, Equatable, Sendable {
    var maximumPixels = 1 << 30
    var verifyChecksums = true
  }

  struct Preview: Codable, Equatable, Sendable {
    var stretch = PreviewStretch.asinh
    var contrast = 0.25
    var lowPercentile = 0.25
    var highPercentile = 99.75
    var maximumSide = 0
  }

  struct Cutouts: Codable, Equatable, Sendable {
    var size = 48
    var sheetColumns = 16
    var sheetMaximum = 400
  }

  static let documentation: [(key: String, text: String)] =
    [
      ("reading", "How frames are read."),
      ("reading.maximum_pixels", "Larger images are refused before any memory is asked for."),
      ("reading.verify_checksums", "Whether a wrong CHECKSUM or DATASUM is an error."),
      ("keywords", "Header keywords that state a fact, the first that is there wins."),
      ("keywords.object", "The name of the field."),
      ("keywords.filter", "The name of the filter."),
      ("keywords.instrument", "The instrument."),
      ("keywords.exposure", "The exposure time in seconds."),
      ("keywords.gain", "Electrons per unit of the image."),
      ("keywords.saturation", "The value at which pixels saturate."),
      ("keywords.zero_point", "The magnitude of one unit of flux."),
      ("preview", "How frames are drawn."),
      ("preview.stretch", "asinh, zscale, percentile or minmax."),
      ("preview.contrast", "Of zscale: smaller values show more of the bright parts."),
      ("preview.low_percentile", "Of the percentile stretch: what is black."),
      ("preview.high_percentile", "Of the percentile stretch: what is white."),
      ("preview.maximum_side", "Larger pictures are binned down to this; 0 keeps every pixel."),
      ("cutouts", "How stamps are cut."),
      ("cutouts.size", "Pixels on a side."),
      ("cutouts.sheet_columns", "Stamps in a row of the contact sheet."),
      ("cutouts.sheet_maximum", "At most so many stamps are drawn on the sheet."),
    ] + extractionDocumentation

  func validate() throws {
    try require(reading.maximumPixels >= 1, "'reading.maximum_pixels' must be at least 1")
    try require(
      preview.contrast > 0 && preview.contrast <= 1, "'preview.contrast' lies in 0...1, above 0")
    try require(
      0 <= preview.lowPercentile && preview.lowPercentile < preview.highPercentile
        && preview.highPercentile <= 100,
      "'preview.low_percentile' must lie below 'preview.high_percentile', both in 0...100")
    try require(preview.maximumSide >= 0, "'preview.maximum_side' must not be negative")
    try require((1...4096).contains(cutouts.size), "'cutouts.size' lies in 1...4096")
    try require((1...256).contains(cutouts.sheetColumns), "'cutouts.sheet_columns' lies in 1...256")
    try require(
      (1...100_000).contains(cutouts.sheetMaximum), "'cutouts.sheet_maximum' lies in 1...100000")
    try extraction.validate()
  }

  private func require(_ condition: Bool, _ problem: String) throws {
    guard condition else { throw SettingProblem(description: problem) }
  }
}

/// A setting that makes no sense.
struct SettingProblem: Error, CustomStringConvertible {
  let description: String
}
