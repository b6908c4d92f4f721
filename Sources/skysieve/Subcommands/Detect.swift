import CommandLineParsing
import Imaging
import SourceCatalogs
import SourceExtraction
import Tensors

/// `skysieve detect`: a field becomes a catalogue and a segmentation.
struct Detect: Command {
  static let configuration = CommandConfiguration(
    "detect", abstract: "Find and measure the sources of a field.",
    discussion: """
      Takes the sky out, finds sources with a matched filter, separates blends and measures each \
      source under SExtractor's names, units and conventions. Writes PREFIX.catalog.csv (or .fits, \
      .vot), PREFIX.segmentation.fits (each pixel's NUMBER, 0 is sky) and PREFIX.reg (DS9 regions).

      Gain, saturation and zero point come from the header where it has them. A strange field (no \
      good pixel, half saturated, empty) gives a catalogue with fewer rows or none, and a warning.
      """,
    examples: [
      "skysieve detect frame.fits.gz -o night1",
      "skysieve detect coadd.fits --weight coadd.weight.fits --apertures 5,10,20 --outputs fits",
      "skysieve detect frame.fits --sextractor-config default.sex -o night1 --json",
    ])

  @Argument(
    "FIELD", help: "The frame: FILE, FILE[EXT], or a .gz of it.", completion: .files(["fits"]))
  var input: String
  @Option(
    "--output", "-o", value: "PREFIX",
    help: "How the names of the files begin; the frame's name if not given.")
  var output: String?
  @Option("--outputs", value: "LIST", help: "What to write, separated by commas.")
  var outputs = OutputList(DetectionPart.standard)
  @Option(
    "--psf", value: "FITS", help: "Write the point spread to this file.",
    completion: .files(["fits"]))
  var pointSpread: String?
  @Option(
    "--psf-plot", value: "PNG", help: "Draw the point spread at 25 places of the field.",
    completion: .files(["png"]))
  var pointSpreadPlot: String?
  @OptionGroup var fieldOptions: FieldOptions
  @OptionGroup var detection: DetectionOptions
  @OptionGroup var frameOptions: FrameOptions
  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    let start = ContinuousClock.now
    let sextractor = try detection.sextractorConfiguration()
    for note in sextractor?.notes ?? [] { console.warn(note) }
    let settings = try common.loadSettings(survey: fieldOptions.survey)
    let configuration = try detection.configuration(
      over: sextractor?.extraction ?? settings.extraction)
    let writer = DetectionWriter(
      prefix: prefix, parameters: sextractor?.parameters, parallelism: common.parallelism)
    let early = WorkBeside<[String]>()
    let result = try early.during {
      // The field is made here, so that nobody else holds its pixels while the sky is taken out.
      try Extraction.run(
        try field(sextractor, settings: settings, console: console), configuration: configuration,
        parallelism: common.parallelism
      ) { [outputs] field, segmentation in
        early.start { try writer.writeEarly(field, segmentation, outputs: outputs.parts) }
      }
    }
    for warning in result.warnings { console.warn("\(result.field.name): \(warning)") }
    warnOfMissingColumns(result, sextractor, console: console)
    let paths = early.result ?? []
    for path in paths + (try writer.write(result, outputs: outputs.parts)) {
      console.detail("wrote \(path)")
    }
    try writePointSpread(result)
    for stage in result.times.stages {
      console.detail("\(stage.name): \(Int((stage.seconds * 1000).rounded())) ms")
    }
    let seconds = ContinuousClock.now - start
    try report(DetectionSummary(result, duration: seconds), console: console)
  }

  private func field(
    _ sextractor: SExtractorConfiguration?, settings: Settings, console: Console
  ) throws -> Field {
    let field = try fieldOptions.field(
      input, sextractor: sextractor, frameOptions: frameOptions,
      settings: settings, common: common)
    for note in field.notes { console.detail("\(field.name): \(note)") }
    return field
  }

  private func warnOfMissingColumns(
    _ result: ExtractionResult, _ sextractor: SExtractorConfiguration?, console: Console
  ) {
    guard let parameters = sextractor?.parameters,
      let missing = try? result.catalog.selecting(parameters: parameters).missing, !missing.isEmpty
    else { return }
    console.warn("columns that are not measured: \(missing.joined(separator: ", "))")
  }

  private func writePointSpread(_ result: ExtractionResult) throws {
    if let pointSpread { try result.pointSpread.write(to: pointSpread) }
    if let pointSpreadPlot {
      try PointSpreadPicture(result.pointSpread).write(to: pointSpreadPlot)
    }
  }

  private var prefix: String {
    let stem = OutputPath.stem(of: input)
    guard let output else { return stem }
    guard OutputPath.isFolder(output) else { return output }
    return output.hasSuffix("/") ? output + stem : "\(output)/\(stem)"
  }

  private func report(_ summary: DetectionSummary, console: Console) throws {
    if console.mode.isJSON { try console.print(json: summary) }
    console.note("\(prefix): \(summary.text)")
  }
}
