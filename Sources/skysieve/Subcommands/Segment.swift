import CommandLineParsing
import Denoising
import SourceCatalogs
import SourceExtraction
import Tensors

/// `skysieve segment`: a field becomes sources and the pixels that belong to them.
struct Segment: Command {
  static let configuration = CommandConfiguration(
    "segment", abstract: "Find the sources of a field and their pixels with the network.",
    discussion: """
      Takes the sky out and runs the denoising network over the frame. Its maxima become sources \
      when they are likely enough for the purity asked for; how often blank sky deceives the network \
      is counted on noise like the frame's own, so there is no sigma to be guessed. Every pixel that \
      the network gives to a source goes to the peak it hangs on, and sources are measured as by \
      'detect', with DETECTION_PROBABILITY and SNR_DENOISED beside.

      Writes PREFIX.catalog.csv (or .fits, .vot), PREFIX.segmentation.fits (each pixel's NUMBER, 0 is \
      sky), PREFIX.mask.png, PREFIX.labels.png (NUMBER in 16 bits; beyond 65,535 from 1 again) and \
      PREFIX.overlay.png. A frame unlike anything the network has seen is named in a warning; \
      --detector matched-filter is the classical way.
      """,
    examples: [
      "skysieve segment frame.fits.gz -o night1",
      "skysieve segment coadd.fits --purity 0.99 --outputs csv,mask",
      "skysieve segment frame.fits --false-alarms 0.1 --model survey.safetensors",
    ])

  @Argument(
    "FIELD", help: "The frame: FILE, FILE[EXT], or a .gz of it.", completion: .files(["fits"]))
  var input: String
  @Option(
    "--output", "-o", value: "PREFIX",
    help: "How the names of the files begin; the frame's name if not given.")
  var output: String?
  @Option("--outputs", value: "LIST", help: "What to write, separated by commas.")
  var outputs = OutputList(SegmentationPart.standard)
  @Option(
    "--candidates", value: "CSV",
    help: "Write every place that was considered, with its numbers and probability.",
    completion: .files(["csv"]))
  var candidates: String?
  @Option("--detector", value: "NAME", help: "What finds the sources.")
  var detector = DetectorKind.network
  @OptionGroup var segmenting: SegmentingOptions
  @OptionGroup var fieldOptions: FieldOptions
  @OptionGroup var frameOptions: FrameOptions
  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    let start = ContinuousClock.now
    let settings = try common.loadSettings(survey: fieldOptions.survey)
    let summary: SegmentationSummary
    if detector == .matchedFilter {
      let classical = ClassicalSegmenting(
        configuration: segmenting.configuration(), extraction: settings.extraction,
        parallelism: common.parallelism)
      let result = try written(console) {
        try classical.run(try field(settings, console: console), whenSegmented: $0)
      }
      summary = SegmentationSummary(result, detector: "matched filter", since: start)
    } else if let banded = try banded(settings, console: console) {
      summary = SegmentationSummary(banded, name: OutputPath.stem(of: input), since: start)
    } else {
      let segmenter = try segmenter(settings, console)
      let result = try written(console) {
        try segmenter.run(try field(settings, console: console), whenSegmented: $0)
      }
      summary = SegmentationSummary(result, detector: "network", since: start)
    }
    if console.mode.isJSON { try console.print(json: summary) }
    console.note("\(prefix): \(summary.text)")
  }

  private func field(
    _ settings: Settings, console: Console, rows: Range<Int>? = nil
  ) throws -> Field {
    let field = try fieldOptions.field(
      input, sextractor: nil, frameOptions: frameOptions, settings: settings, common: common,
      rows: rows)
    if (rows?.lowerBound ?? 0) == 0 {
      for note in field.notes { console.detail("\(field.name): \(note)") }
    }
    return field
  }

  private func segmenter(_ settings: Settings, _ console: Console) throws -> Segmenting {
    Segmenting(
      mapping: NetworkMapping(try segmenting.model.load()),
      calibration: try segmenting.loadCalibration(console),
      configuration: segmenting.configuration(), extraction: settings.extraction,
      parallelism: common.parallelism)
  }

  /// Segments and writes a frame that is too large to be held in memory; nil for all others.
  private func banded(_ settings: Settings, console: Console) throws -> BandedSegmenting.Result? {
    guard frameOptions.plane == 0 else { return nil }
    let size = try FieldIngestion.size(
      of: frameOptions.location(input), limits: frameOptions.limits(settings))
    let banded = BandedSegmenting(try segmenter(settings, console))
    guard banded.suits(width: size.width, height: size.height) else { return nil }
    var result = try banded.run(width: size.width, height: size.height) { rows in
      console.detail("rows \(rows.lowerBound) to \(rows.upperBound) of \(size.height)")
      return try field(settings, console: console, rows: rows)
    }
    result.header = size.header
    for warning in result.warnings { console.warn("\(OutputPath.stem(of: input)): \(warning)") }
    let writer = BandedSegmentationWriter(prefix: prefix, parallelism: common.parallelism)
    for part in outputs.parts where part == .overlay {
      console.warn("\(part.rawValue): not drawn for frames of more than 33 million pixels")
    }
    for path in try writer.write(result, outputs: outputs.parts) { console.detail("wrote \(path)") }
    return result
  }

  /// Segments by `body`, writes the outputs, what is known before sources are measured beside the
  /// measurements, and tells warnings and times.
  private func written(
    _ console: Console,
    _ body: (_ whenSegmented: (SkySubtracted, Segmentation) -> Void) throws -> SegmentingResult
  ) throws -> SegmentingResult {
    let writer = SegmentationWriter(
      prefix: prefix, outputs: outputs.parts, parallelism: common.parallelism)
    let early = WorkBeside<[String]>()
    let result = try early.during {
      try body { field, segmentation in
        early.start { try writer.writeEarly(field, segmentation) }
      }
    }
    for warning in result.extraction.warnings {
      console.warn("\(result.extraction.field.name): \(warning)")
    }
    var paths = (early.result ?? []) + (try writer.writeLate(result.extraction))
    if let candidates {
      paths.append(candidates)
      try SourceCatalog(result.candidates, probabilities: result.probabilities)
        .write(to: candidates, as: .csv)
    }
    for path in paths { console.detail("wrote \(path)") }
    for stage in result.extraction.times.stages {
      console.detail("\(stage.name): \(Int((stage.seconds * 1000).rounded())) ms")
    }
    return result
  }

  private var prefix: String {
    let stem = OutputPath.stem(of: input)
    guard let output else { return stem }
    guard OutputPath.isFolder(output) else { return output }
    return output.hasSuffix("/") ? output + stem : "\(output)/\(stem)"
  }
}

extension SourceCatalog {
  /// The candidates of a field, one row each, in raster order.
  fileprivate init(_ candidates: [SourceCandidate], probabilities: [Double]) throws {
    self.init()
    try set("X_IMAGE", to: candidates.map { Double($0.x + 1) })
    try set("Y_IMAGE", to: candidates.map { Double($0.y + 1) })
    try set("peak_logit", to: candidates.map { Double($0.peakLogit) })
    try set("source_logit", to: candidates.map { Double($0.sourceLogit) })
    try set("light", to: candidates.map { Double($0.light) })
    try set("significance", to: candidates.map { Double($0.significance) })
    try set("broad_significance", to: candidates.map { Double($0.broadSignificance) })
    try set("dominance", to: candidates.map { Double($0.dominance) })
    try set("prominence", to: candidates.map { Double($0.prominence) })
    try set("distance", to: candidates.map { Double($0.distance) })
    try set("valley", to: candidates.map { Double($0.valley) })
    try set("seeing", to: candidates.map { Double($0.seeing) })
    try set("DETECTION_PROBABILITY", to: probabilities)
  }
}
