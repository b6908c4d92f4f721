import CommandLineParsing
import FITSFiles
import Imaging
import Pipeline
import SourceExtraction

/// What comes with a frame besides its pixels; what is not given is read from the header.
struct FieldOptions: SharedOptions {
  static let heading: String? = "Field options"

  @Option(
    "--survey", value: "NAME",
    help: "Settings that suit a survey's frames: see 'skysieve config dump --survey NAME'.")
  var survey: SurveyPreset?
  @Option(
    "--weight", value: "FITS",
    help:
      "A map of the noise: FILE or FILE[EXT]; without it, a weight extension of the frame's file.",
    completion: .files(["fits"]))
  var weight: String?
  @Option(
    "--weight-type", value: "KIND",
    help: "What the map holds: weight (one over the variance), variance, or rms (in image units).")
  var weightType = WeightKind.weight
  @Option(
    "--flags", value: "FITS", help: "A map of bad pixels: FILE or FILE[EXT].",
    completion: .files(["fits"]))
  var flags: String?
  @Option("--gain", value: "E", in: 1e-6...1e12, help: "Electrons per unit of the image.")
  var gain: Double?
  @Option(
    "--saturation", value: "LEVEL", in: 1e-12...1e30, help: "The value at which pixels saturate.")
  var saturation: Double?
  @Option("--zero-point", value: "MAG", help: "The magnitude of one unit of flux.")
  var zeroPoint: Double?

  /// The field that `argument` points to, or the given rows of it.
  func field(
    _ argument: String, sextractor: SExtractorConfiguration?, frameOptions: FrameOptions,
    settings: Settings, common: CommonOptions, rows: Range<Int>? = nil
  ) throws -> Field {
    var facts = knownFacts(sextractor: sextractor, frameOptions: frameOptions, settings: settings)
    // A file that was read once need not be summed up for every part of it.
    if let rows, rows.lowerBound > 0 { facts.verifiesChecksums = false }
    var input = BandInput(
      frameOptions.location(argument), plane: frameOptions.plane,
      weight: weight.map { FITSLocation($0) }, flags: flags.map { FITSLocation($0) })
    input.rows = rows
    return try input.field(knowing: facts, parallelism: common.parallelism)
  }

  /// Another frame of the same sky.
  ///
  /// What the options say of the field (weights, flags, gain,
  /// saturation, zero point) does not hold for it: its own header tells, and the settings.
  func otherBand(
    _ argument: String, frameOptions: FrameOptions, settings: Settings, common: CommonOptions
  ) throws -> Field {
    let limits = frameOptions.limits(settings)
    var facts = settings.knownFacts
    facts.maximumPixels = limits.maximumPixels
    facts.verifiesChecksums = limits.verifiesChecksums
    let input = BandInput(frameOptions.location(argument), plane: frameOptions.plane)
    return try input.field(knowing: facts, parallelism: common.parallelism)
  }

  /// What is known about frames beyond their headers: options first, then a SExtractor
  /// configuration, then the settings.
  func knownFacts(
    sextractor: SExtractorConfiguration?, frameOptions: FrameOptions, settings: Settings
  ) -> KnownFacts {
    let limits = frameOptions.limits(settings)
    var facts = settings.knownFacts
    facts.gain = gain ?? sextractor?.gain ?? facts.gain
    facts.saturation = saturation ?? sextractor?.saturation ?? facts.saturation
    facts.zeroPoint = zeroPoint ?? sextractor?.zeroPoint ?? facts.zeroPoint
    facts.weightKind = weightType
    facts.maximumPixels = limits.maximumPixels
    facts.verifiesChecksums = limits.verifiesChecksums
    return facts
  }
}

extension WeightKind: ArgumentValue {}
