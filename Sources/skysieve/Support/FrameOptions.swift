import CommandLineParsing
import FITSFiles
import Imaging

/// Which part of a file is the frame, and how much of it is trusted.
struct FrameOptions: SharedOptions {
  static let heading: String? = "Frame options"

  @Option(
    "--hdu", value: "HDU",
    help: "The HDU to read, by number (0 is the primary) or EXTNAME; the first image if not given. "
      + "FILE[HDU] says the same for one file.")
  var hdu: String?
  @Option(
    "--plane", value: "N", in: 0...1_000_000, help: "The plane of a cube, counted from 0.")
  var plane = 0
  @Option("--max-pixels", value: "N", in: 1..., help: "Refuse images of more pixels than this.")
  var maximumPixels: Int?
  @Flag("--ignore-checksum", help: "Read a frame even if its CHECKSUM or DATASUM is wrong.")
  var ignoresChecksum

  /// The limits that these options and the settings ask for.
  func limits(_ settings: Settings) -> FITSLimits {
    var limits = FITSLimits.default
    limits.maximumPixels = maximumPixels ?? settings.reading.maximumPixels
    limits.verifiesChecksums = settings.reading.verifyChecksums && !ignoresChecksum
    return limits
  }

  /// Where `argument` points, with `--hdu` for arguments that name no HDU themselves.
  func location(_ argument: String) -> FITSLocation {
    var location = FITSLocation(argument)
    if location.hdu == nil, let hdu { location.hdu = HDUSelector(hdu) }
    return location
  }

  /// The frame that `argument` points to.
  func open(_ argument: String, settings: Settings) throws -> Frame {
    try Frame.open(location(argument), plane: plane, limits: limits(settings))
  }
}
