import CommandLineParsing
import FITSFiles
import Imaging

/// `skysieve info`: what is in FITS files.
struct Info: Command {
  static let configuration = CommandConfiguration(
    "info", abstract: "Say what is in FITS files.",
    discussion: """
      Lists the HDUs of each file and describes the frame in it: size, centre and scale on the \
      sky, filter, zero point, and statistics of the pixels that are not moved by sources or \
      defects (median, and sigma from the median absolute deviation).
      """,
    examples: [
      "skysieve info frame.fits.gz", "skysieve info --json night/*.fits.fz > night.json",
      "skysieve info mosaic.fits[CCD7]",
    ])

  @OptionGroup var input = InputFiles(help: "FITS files: FILE, FILE[EXT], or a .gz of it.")
  @OptionGroup var frameOptions: FrameOptions
  @Flag("--headers-only", help: "Read no pixels; leaves the statistics out.")
  var headersOnly
  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    let settings = try common.loadSettings()
    let describe = FileDescriber(
      settings: settings, options: frameOptions, readsPixels: !headersOnly,
      parallelism: common.parallelism)
    var descriptions: [FileDescription] = []
    let failures = try FailureCounter(console).forEach(input.paths) { path in
      let description = try describe(path)
      descriptions.append(description)
      if !console.mode.isJSON { try console.print(description.text + "\n") }
    }
    if console.mode.isJSON { try console.print(json: descriptions) }
    try failures.throwIfAny()
  }
}
