import CommandLineParsing
import FITSFiles
import Imaging
import SourceCatalogs
import SourceExtraction
import StarGalaxy

/// `skysieve classify`: a field and its sources become a classified catalogue.
struct Classify: Command {
  static let configuration = CommandConfiguration(
    "classify", abstract: "Tell the stars of a field from its galaxies.",
    discussion: """
      Finds the sources of FIELD, or takes the places of --catalog (X_IMAGE and Y_IMAGE, x0 and y0, \
      or sky positions), and adds P_STAR with its error, CLASS, ANOMALY, CLASS_FLAGS and the latent \
      coordinates. CLASS is star from P_STAR 0.8, galaxy to 0.2, unsure between.

      The weights inside the program work on any survey; no label is used. How many stars there are \
      at each magnitude is learned from the field itself. --draws N puts stars and galaxies of known \
      class into the field, with its own point spread, and corrects the probabilities by them.

      Other frames of the same sky, of any band, seeing and pixel scale, count as well with --band:       sources are found on FIELD, and what every frame says of each adds up.
      """,
    examples: [
      "skysieve classify frame.fits.gz -o stars.csv",
      "skysieve classify frame.fits --catalog theirs.csv -o theirs.classified.csv",
      "skysieve classify r.fits --band g.fits --band i.fits -o stars.csv",
      "skysieve classify frame.fits --draws 2000 --star-fraction fraction.csv",
    ])

  @Argument(
    "FIELD", help: "The frame: FILE, FILE[EXT], or a .gz of it.", completion: .files(["fits"]))
  var input: String
  @Option(
    "--catalog", value: "TABLE",
    help: "Classify at these places; the table's columns are kept. CSV or a FITS table.",
    completion: .files(["csv", "fits"]))
  var catalog: String?
  @Option(
    "--output", "-o", value: "TABLE",
    help: "The classified catalogue; .csv, .fits or .vot. FIELD.classified.csv if not given.",
    completion: .files(["csv", "fits", "vot"]))
  var output: String?
  @Option(
    "--band", value: "FIELD", help: "Another frame of the same sky, to be looked at as well.",
    completion: .files(["fits"]))
  var bands: [String] = []
  @Option(
    "--star-fraction", value: "CSV", help: "Write the share of stars by magnitude, with its error.",
    completion: .files(["csv"]))
  var fraction: String?
  @OptionGroup var classifier: ClassifierOptions
  @OptionGroup var fieldOptions: FieldOptions
  @OptionGroup var detection: DetectionOptions
  @OptionGroup var frameOptions: FrameOptions
  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    guard bands.isEmpty || classifier.draws == 0 else {
      throw UsageError.message("--draws puts sources into FIELD alone: it does not go with --band")
    }
    let settings = try common.loadSettings(survey: fieldOptions.survey)
    let sextractor = try detection.sextractorConfiguration()
    let field = try fieldOptions.field(
      input, sextractor: sextractor, frameOptions: frameOptions, settings: settings,
      common: common)
    let given = try catalog.map { try SourceCatalog.read(path: $0) }
    let places = try given?.positions(onFrameNamed: field.name, wcs: field.wcs)
    var configuration = classifier.configuration()
    configuration.extraction = try detection.configuration(
      over: sextractor?.extraction ?? settings.extraction)
    let others = bands.map { band in
      {
        try fieldOptions.otherBand(
          band, frameOptions: frameOptions, settings: settings, common: common)
      }
    }
    let classified = try FieldClassification(
      field, bands: others, at: places, classifier: try classifier.classifier(),
      configuration: configuration, parallelism: common.parallelism)
    for warning in classified.extraction.warnings { console.warn("\(field.name): \(warning)") }
    warnOfStrangeBands(classified, console: console)
    var table = given ?? classified.extraction.catalog
    try table.add(classified.answersOfRows)
    let path = output ?? OutputPath.path(for: input, extension: "classified.csv", output: nil)
    try table.write(to: path, as: CatalogFormat(path: path) ?? .csv)
    if let fraction {
      try classified.calibration.fraction.table().write(to: fraction, as: .csv)
    }
    report(classified, path: path, console: console)
  }

  /// Says where other frames add nothing: they may show another part of the sky.
  private func warnOfStrangeBands(_ classified: FieldClassification, console: Console) {
    let counts = classified.answersOfRows.compactMap { $0?.bands }
    guard let most = counts.max(), most <= bands.count else { return }
    let others = bands.count == 1 ? "the other frame" : "the \(bands.count) other frames"
    console.warn(
      most == 1
        ? "no source can be looked at in \(others): is it the same sky?"
        : "no source can be looked at in more than \(most - 1) of \(others): are they the same sky?"
    )
  }

  private func report(_ classified: FieldClassification, path: String, console: Console) {
    let verdicts = classified.answersOfRows.map { $0?.verdict ?? .unsure }
    let counts = ClassVerdict.allCases.map { verdict in
      "\(verdicts.count { $0 == verdict }) \(verdict.rawValue)"
    }
    console.note("\(path): \(verdicts.count) sources, \(counts.joined(separator: ", "))")
  }
}
