import CommandLineParsing
import FITSFiles
import Imaging

/// `skysieve convert`: any image as plain float32.
struct Convert: Command {
  static let configuration = CommandConfiguration(
    "convert", abstract: "Write a frame as a plain float32 FITS file.",
    discussion: """
      Reads any image Skysieve can read (any BITPIX, scaled, compressed, a plane of a cube) and \
      writes its values as float32, with the header's cards and world coordinates, CHECKSUM and \
      DATASUM. Pixels without a value become NaN.
      """,
    examples: [
      "skysieve convert frame.fits.fz -o frame.fits",
      "skysieve convert cube.fits --plane 3 -o c.fits",
    ])

  @Argument(
    "FILE", help: "The frame: FILE, FILE[EXT], or a .gz of it.", completion: .files(["fits"]))
  var input: String
  @Option(
    "--output", "-o", value: "FITS", help: "The file to write.", completion: .files(["fits"]))
  var output: String
  @Flag("--compress", help: "Pack the image in lossless tiles.") var compresses
  @OptionGroup var frameOptions: FrameOptions
  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    let settings = try common.loadSettings()
    let location = frameOptions.location(input)
    let file = try FITSFile.open(location.path, limits: frameOptions.limits(settings))
    let image = try file.readImage(try file.imageHDU(location.hdu), plane: frameOptions.plane)
    var header = image.header
    header.addHistory("Skysieve convert: float32 from \(Frame.name(ofPath: location.path))")
    let unit = FITSUnit.image(
      .float32(image.pixels), axes: [image.width, image.height], header: header,
      compression: compresses ? .tiles : .none)
    try FITSWriter.write([unit], to: output)
    console.note("\(output): \(image.width) x \(image.height) pixels")
  }
}
