import CommandLineParsing
import Evaluation
import FITSFiles
import Foundation
import Imaging
import Reporting
import SourceCatalogs

/// `skysieve evaluate`: a catalogue held against the truth.
struct Evaluate: Command {
  static let configuration = CommandConfiguration(
    "evaluate", abstract: "Score a catalogue against the truth.",
    discussion: """
      Matches the sources of CATALOG to those of the truth table and tells how complete and pure the \
      detection is, how good the magnitudes are, and how well each classifier's column (P_STAR, \
      CLASS_STAR, SPREAD_MODEL, FLUX_RADIUS) tells stars from galaxies, by magnitude, with bootstrap \
      errors. With two segmentations it scores segments and pixels as well.

      The truth needs x0 and y0 (0-based pixels), mag and label (star or galaxy). With --against, \
      classifiers are compared on the sources that both catalogues found. With --bound, on a field of \
      'skysieve simulate', the best classifier that is possible there is computed and set beside them.

      The table goes to standard output; with --output also JSON, CSV and plots into a folder.
      """,
    examples: [
      "skysieve evaluate catalog.csv --truth field.truth.csv -o report/",
      "skysieve evaluate catalog.csv --truth labels.csv --incomplete-truth --against peer.fits",
      "skysieve evaluate catalog.csv --truth field.truth.csv --bound field",
    ])

  @Argument(
    "CATALOG", help: "What was found: CSV or a FITS table.", completion: .files(["csv", "fits"]))
  var catalog: String
  @Option("--truth", value: "TABLE", help: "What is there.", completion: .files(["csv", "fits"]))
  var truth: String
  @Option(
    "--against", value: "TABLE", help: "Another tool's catalogue of the same field.",
    completion: .files(["csv", "fits"]))
  var peer: String?
  @Option(
    "--segmentation", value: "FITS", help: "Which detection every pixel belongs to.",
    completion: .files(["fits"]))
  var segmentation: String?
  @Option(
    "--truth-segmentation", value: "FITS", help: "Which source every pixel truly belongs to.",
    completion: .files(["fits"]))
  var trueSegmentation: String?
  @Option(
    "--bound", value: "PREFIX",
    help: "Compute the Bayes bound of the simulated field PREFIX.fits, from PREFIX.sky.toml.")
  var bound: String?
  @Option(
    "--bound-magnitudes", value: "LOW,HIGH",
    help: "Where the bound is computed; without it, over all --bins.")
  var boundMagnitudes: NumberList?
  @Option("--bound-draws", value: "N", in: 10...10_000, help: "Galaxies drawn for each source.")
  var boundDraws = 400
  @Option(
    "--output", "-o", value: "FOLDER", help: "Where report.json, tables and plots go.",
    completion: .files([]))
  var output: String?
  @OptionGroup var scoring: ScoringOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if (segmentation == nil) != (trueSegmentation == nil) {
      throw UsageError.message("--segmentation and --truth-segmentation go together")
    }
    if let range = boundMagnitudes?.values, range.count != 2 || range[0] >= range[1] {
      throw UsageError.message("--bound-magnitudes wants two numbers, the smaller first")
    }
  }

  /// Where a bound is of use: where classes are scored.
  private var boundRange: ClosedRange<Double> {
    guard let edges = boundMagnitudes?.values ?? scoring.bins?.values, edges.count > 1 else {
      return -100...scoring.faintest
    }
    return edges[0]...max(edges[0], edges[edges.count - 1])
  }

  func run(_ console: Console) throws {
    let truthTable = try TruthTable(try SourceCatalog.read(path: truth))
    var inputs = EvaluationInputs(
      detections: try DetectionTable(
        try SourceCatalog.read(path: catalog), probability: scoring.probability, withPeers: true),
      truth: truthTable)
    inputs.peer = try peer.map {
      try DetectionTable(
        try SourceCatalog.read(path: $0), probability: scoring.probability, withPeers: true)
    }
    if let segmentation, let trueSegmentation {
      inputs.segmentation = SegmentationPair(
        segments: try Self.labels(at: segmentation), truth: try Self.labels(at: trueSegmentation))
    }
    if let bound {
      console.note("computing the Bayes bound of \(bound) ...")
      inputs.bound = try FieldBound(prefix: bound).starProbabilities(
        of: truthTable, magnitudes: boundRange, draws: boundDraws, parallelism: common.parallelism)
    }
    let report = try EvaluationReport.make(
      inputs, options: try scoring.options(), parallelism: common.parallelism)
    if let output {
      for path in try ReportWriter.write(report, to: output) { console.detail("wrote \(path)") }
      console.note("the report is in \(output)")
    }
    if console.mode.isJSON {
      try console.print(json: report)
    } else {
      try console.write(report.text)
    }
  }

  private static func labels(at argument: String) throws -> LabelMap {
    let location = FITSLocation(argument)
    let file = try FITSFile.open(location.path)
    let image = try file.readIntegers(try file.imageHDU(location.hdu))
    return try LabelMap(width: image.width, height: image.height, labels: image.pixels)
  }
}
