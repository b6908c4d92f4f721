import CommandLineParsing
import FITSFiles
import Imaging
import SkySimulation
import SourceCatalogs
import Tensors

/// `skysieve inject`: known sources added to a real frame.
struct Inject: Command {
  static let configuration = CommandConfiguration(
    "inject", abstract: "Add known sources to a real frame.",
    discussion: """
      Adds stars, and galaxies blurred by the frame's own point spread, with the photon noise of \
      their light, and writes PREFIX.fits, PREFIX.truth.csv and PREFIX.segmentation.fits (the pixels \
      where an injected source exceeds half the sky noise). What a program finds of them tells how \
      complete it is on this very frame.

      The point spread is the median of the frame's own stars; --psf names a picture of it instead, \
      --fwhm takes a Moffat profile of this width. Sources come from --catalog (x0 and y0, or \
      X_IMAGE and Y_IMAGE, or ra and dec; mag; and for galaxies label, r50, ellipticity, angle and \
      sersic_index as 'simulate' writes them) or from --grid.
      """,
    examples: [
      "skysieve inject frame.fits --grid 40 --magnitudes 20,24 --seed 3 -o test",
      "skysieve inject frame.fits --catalog sources.csv --zero-point 22.5 -o test",
    ])

  @Argument(
    "FILE", help: "The frame: FILE, FILE[EXT], or a .gz of it.", completion: .files(["fits"]))
  var input: String
  @Option(
    "--catalog", value: "TABLE", help: "The sources to add.", completion: .files(["csv", "fits"]))
  var catalog: String?
  @Option(
    "--grid", value: "PIXELS", in: 4...10_000,
    help: "Put sources on a square grid with this spacing.")
  var grid: Double?
  @Option("--magnitudes", value: "LOW,HIGH", help: "Of the sources of a grid, spread evenly.")
  var magnitudes = NumberList([20, 24])
  @Option(
    "--galaxies", value: "FRACTION", in: 0...1,
    help: "The share of galaxies on a grid; their sizes follow the size-magnitude relation.")
  var galaxyFraction = 0.0
  @Option("--seed", value: "N", help: "Another number, other places and other noise.")
  var seed: UInt64 = 1
  @OptionGroup var observation: InjectionOptions
  @Option("--output", "-o", value: "PREFIX", help: "How the names of the files begin.")
  var output = "injected"
  @OptionGroup var frameOptions: FrameOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if (catalog == nil) == (grid == nil) {
      throw UsageError.message("inject wants either --catalog or --grid")
    }
    if magnitudes.values.count != 2 || magnitudes.values[0] >= magnitudes.values[1] {
      throw UsageError.message("--magnitudes wants two numbers, the smaller first")
    }
  }

  func run(_ console: Console) throws {
    let settings = try common.loadSettings()
    let frame = try frameOptions.open(input, settings: settings)
    let injection = try observation.injection(for: frame, settings: settings, console: console)
    let sources = try sources(for: injection, on: frame)
    let result = try injection.inject(
      sources, into: frame.image, RandomStream(seed: seed, stream: 1),
      parallelism: common.parallelism)
    try write(result, of: frame)
    console.note("\(output): \(sources.count) sources added to \(frame.name)")
  }

  private func sources(
    for injection: SourceInjection, on frame: Frame
  ) throws -> [SimulatedSource] {
    if let catalog {
      return try SourceCatalog.read(path: catalog).simulatedSources(for: injection, on: frame)
    }
    let population = SourcePopulation(.default)
    return try injection.grid(
      width: frame.image.width, height: frame.image.height, spacing: grid ?? 40,
      magnitudes: magnitudes.values[0]...magnitudes.values[1],
      RandomStream(seed: seed, stream: 0)
    ) { magnitude, random in
      guard random.uniform() < galaxyFraction else { return nil }
      return population.drawGalaxy(magnitude: magnitude, x: 0, y: 0, &random).galaxy
    }
  }

  private func write(_ result: SourceInjection.Result, of frame: Frame) throws {
    let axes = [frame.image.width, frame.image.height]
    var header = frame.header
    header.addHistory("Skysieve inject: \(result.truth.count) sources, seed \(seed)")
    var pixels = result.image.pixels
    for index in pixels.indices where frame.mask.flags[index].contains(.invalid) {
      pixels[index] = .nan
    }
    try FITSWriter.write(
      [.image(.float32(pixels), axes: axes, header: header)], to: "\(output).fits")
    try FITSWriter.write(
      [.image(.int32(result.segmentation.labels), axes: axes, header: header)],
      to: "\(output).segmentation.fits")
    try SourceCatalog(truth: result.truth, wcs: frame.wcs)
      .write(to: "\(output).truth.csv", as: .csv, name: "TRUTH")
  }
}
