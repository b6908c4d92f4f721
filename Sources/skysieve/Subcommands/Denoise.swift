import CommandLineParsing
import Denoising
import FITSFiles
import Imaging
import SourceExtraction

/// `skysieve denoise`: a frame without its noise.
struct Denoise: Command {
  static let configuration = CommandConfiguration(
    "denoise", abstract: "Take the noise out of a frame.",
    discussion: """
      Writes the frame as the network thinks it is without noise, in its own units and with its own \
      sky; the flux of every source is that of the frame. Bad pixels are filled in.
      """,
    examples: [
      "skysieve denoise frame.fits.gz -o denoised.fits",
      "skysieve denoise coadd.fits --subtract-background --sigma-map sigma.fits",
    ])

  @Argument(
    "FIELD", help: "The frame: FILE, FILE[EXT], or a .gz of it.", completion: .files(["fits"]))
  var input: String
  @Option(
    "--output", "-o", value: "FITS", help: "Where it goes; NAME.denoised.fits if not given.",
    completion: .files(["fits"]))
  var output: String?
  @Option(
    "--sigma-map", value: "FITS", help: "Write the noise of every pixel of the frame to this file.",
    completion: .files(["fits"]))
  var sigmaMap: String?
  @Flag("--subtract-background", help: "Leave the sky out.")
  var subtractsBackground
  @OptionGroup var model: DenoiserOptions
  @OptionGroup var fieldOptions: FieldOptions
  @OptionGroup var frameOptions: FrameOptions
  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    let field = try fieldOptions.field(
      input, sextractor: nil, frameOptions: frameOptions,
      settings: try common.loadSettings(survey: fieldOptions.survey), common: common)
    let denoising = FrameDenoising(
      mapping: NetworkMapping(try model.load()), parallelism: common.parallelism)
    let result = try denoising.run(field, keepingSky: !subtractsBackground)
    for warning in result.warnings { console.warn("\(OutputPath.stem(of: input)): \(warning)") }
    let path = OutputPath.path(for: input, extension: "denoised.fits", output: output)
    try write(result.image, header: result.header, to: path)
    console.detail("wrote \(path)")
    if let sigmaMap {
      try write(result.sigma, header: result.header, to: sigmaMap)
      console.detail("wrote \(sigmaMap)")
    }
    console.note("\(path): \(result.image.width) x \(result.image.height) pixels")
  }

  private func write(_ image: Image, header original: Header, to path: String) throws {
    var header = original
    header.addHistory("Skysieve denoise")
    let unit = FITSUnit.image(
      .float32(image.pixels), axes: [image.width, image.height], header: header)
    try FITSWriter.write([unit], to: path)
  }
}
