import CommandLineParsing
import FITSFiles
import Pipeline
import SourceExtraction

/// `skysieve process`: fields become masks, catalogues and a summary.
struct ProcessCommand: Command {
  static let configuration = CommandConfiguration(
    "process", abstract: "Turn survey fields into masks, catalogues and a summary.",
    discussion: """
      Each field gets a folder OUT/NAME, named after its file: catalog.csv and .fits, \
      segmentation.fits, mask.png, labels.png, overlay.png, sources.reg for DS9, and field.json \
      with every number needed to repeat and to judge it. The run gets catalog.csv of all fields, \
      fields.csv with a row for each, failures.csv, run.json, and log.jsonl with the times.

      A field's folder is written whole or not at all. A run that was stopped in any way goes on \
      where it was when the same command is given again: finished fields are left alone as long \
      as their files, settings and models are the same. A field that cannot be processed becomes \
      a row of failures.csv, the others are done, and the exit code is 3.

      --weight and --flags may hold {}, which stands for the frame's path without its FITS \
      endings: --weight '{}.weight.fits'. With --bands, fields are named BAND=FILE; a band that \
      comes again begins the next field.
      """,
    examples: [
      "skysieve process fields/*.fits -o out", "skysieve process @night.txt -o out --jobs 2",
      "skysieve process --bands g=g.fits r=r.fits i=i.fits -o out",
      "skysieve process frame.fits -o out --outputs csv,mask --psf --set preview.stretch=zscale",
    ])

  @OptionGroup var input = InputFiles("FIELD", help: "Frames: FILE, FILE[EXT], or a .gz of it.")
  @Option("--output", "-o", value: "OUT", help: "The folder for all results.") var output: String
  @Option("--outputs", value: "LIST", help: "What to write for each field, separated by commas.")
  var outputs = OutputList(FieldOutput.allCases.filter(FieldOutput.standard.contains))
  @Flag("--cutouts", help: "Also write a stamp of each source.") var cutouts
  @Flag("--background", help: "Also write the sky that was taken out.") var background
  @Flag("--psf", help: "Also write the point spread.") var pointSpread
  @Flag("--votable", help: "Also write the catalogue as a VOTable.") var votable
  @Flag("--denoised", help: "Also write the frame without its noise, as 'denoise' does.")
  var denoised
  @Flag("--no-classes", help: "Measure only: leave out who is a star and who a galaxy.")
  var isUnclassified
  @Flag("--bands", help: "Fields are given as BAND=FILE, one frame for each band.") var hasBands
  @Option(
    "--detect-on", value: "BAND",
    help: "With --bands: the band in which sources are detected; without it, all bands together.")
  var detectionBand: String?
  @Option(
    "--detector", value: "NAME",
    help: "What finds the sources: matched-filter with the detection options, or the network.")
  var detector = DetectorKind.matchedFilter
  @OptionGroup var segmenting: SegmentingOptions
  @OptionGroup var running: RunningOptions
  @OptionGroup var classifier: ClassifierOptions
  @OptionGroup var fieldOptions: FieldOptions
  @OptionGroup var detection: DetectionOptions
  @OptionGroup var frameOptions: FrameOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if detectionBand != nil && !hasBands {
      throw UsageError.message("--detect-on goes with --bands")
    }
    if detector == .matchedFilter, let option = segmenting.detectionOption {
      throw UsageError.message("\(option) goes with --detector network")
    }
    if detector == .network, let option = detection.detectionOption {
      throw UsageError.message("\(option) goes with --detector matched-filter")
    }
  }

  func run(_ console: Console) throws {
    let sextractor = try detection.sextractorConfiguration()
    for note in sextractor?.notes ?? [] { console.warn(note) }
    let configuration = try processConfiguration(sextractor)
    let processor = FieldProcessor(
      configuration: configuration,
      models: PipelineModels(
        network: configuration.needsNetwork ? try segmenting.network(console) : nil,
        classifier: isUnclassified ? nil : try classifier.model()))
    let fields = try requests()
    let cancellation = Cancellation.onSignals()
    let run = SurveyRun(
      fields: fields, folder: output, processor: processor,
      program: "skysieve \(Skysieve.version)", options: running.options(common))
    let progress = console.progress(of: fields.count, unit: "fields")
    defer { progress.finish() }
    let report = try run.run(
      finished: { outcome in
        if let reason = outcome.reason, fields.count > 1 { console.fail(reason) }
        progress.advance(finished: outcome.text)
      },
      isStopWanted: { cancellation.reason != nil })
    progress.finish()
    guard let report else {
      console.note("stopped; the same command goes on from here")
      try cancellation.check()
      return
    }
    try tell(report, console: console)
  }

  private func processConfiguration(
    _ sextractor: SExtractorConfiguration?
  ) throws -> ProcessConfiguration {
    let settings = try common.loadSettings(survey: fieldOptions.survey)
    var chosen = Set(outputs.parts)
    if cutouts { chosen.insert(.cutouts) }
    if background { chosen.insert(.background) }
    if pointSpread { chosen.insert(.psf) }
    if denoised { chosen.insert(.denoised) }
    if votable { chosen.insert(.votable) }
    return ProcessConfiguration(
      extraction: try detection.configuration(over: sextractor?.extraction ?? settings.extraction),
      segmenting: detector == .network ? segmenting.configuration() : nil,
      facts: fieldOptions.knownFacts(
        sextractor: sextractor, frameOptions: frameOptions, settings: settings),
      outputs: chosen, detectionBand: detectionBand.map { .named($0) } ?? .combined,
      cutoutSide: settings.cutouts.size, draws: classifier.draws, seed: classifier.seed)
  }

  private func requests() throws -> [FieldRequest] {
    let requests = FieldRequests(
      frameOptions: frameOptions, weight: fieldOptions.weight, flags: fieldOptions.flags)
    return try hasBands ? requests.bands(input.paths) : requests.frames(input.paths)
  }

  private func tell(_ report: RunReport, console: Console) throws {
    let summary = RunSummary(report, output: output)
    if console.mode.isJSON { try console.print(json: summary) }
    for outcome in report.outcomes {
      for warning in outcome.summary?.warnings ?? [] {
        console.detail("\(outcome.request.name): \(warning)")
      }
    }
    console.note("\(output): \(summary.text)")
    if report.outcomes.count == 1, let error = report.outcomes[0].error { throw error }
    if report.failures > 0 {
      throw SomeFailed(failed: report.failures, total: report.outcomes.count)
    }
  }
}
