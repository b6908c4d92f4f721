import CommandLineParsing
import FITSFiles
import Imaging
import SourceExtraction

/// What comes with a frame besides its pixels; what is not given is read from the header.
struct FieldOptions: SharedOptions {
  static let heading: String? = "Field options"

  @Option("--gain", value: "E", in: 1e-6...1e12, help: "Electrons per unit of the image.")
  var gain: Double?
  @Option("--saturation", value: "LEVEL", help: "The value at which pixels saturate.")
  var saturation: Double?
  @Option("--zero-point", value: "MAG", help: "The magnitude of one unit of flux.")
  var zeroPoint: Double?

  /// The field that `argument` points to.
  func field(
    _ argument: String, sextractor: SExtractorConfiguration?, frameOptions: FrameOptions,
    settings: Settings, console: Console
  ) throws -> Field {
    var frame = try frameOptions.open(argument, settings: settings)
    let facts = ObservationFacts(header: frame.header, keywords: settings.keywords)
    let level = saturation ?? sextractor?.saturation ?? facts.saturation?.value
    if let level { frame.flagSaturated(atOrAbove: Float(level)) }
    var field = Field(
      frame, zeroPoint: zeroPoint ?? sextractor?.zeroPoint ?? facts.zeroPoint?.value ?? 0)
    field.gain = gain ?? sextractor?.gain ?? facts.gain?.value
    field.saturation = level
    return field
  }
}
