import CommandLineParsing
import FITSFiles
import Imaging
import SourceCatalogs

/// `skysieve cutouts`: stamps around catalogue positions.
struct CutoutsCommand: Command {
  static let configuration = CommandConfiguration(
    "cutouts", abstract: "Cut stamps around catalogue positions out of a frame.",
    discussion: """
      Positions come from X_IMAGE and Y_IMAGE (1-based), else from x0 and y0 (0-based), else from \
      ALPHA_J2000 and DELTA_J2000 or ra and dec through the frame's world coordinates.

      The output holds the stamps as the planes of a float32 cube and the catalogue as a table with \
      four more columns: CUTOUT_PLANE (from 1), CUTOUT_X and CUTOUT_Y (the stamp's first pixel in \
      the frame, 1-based) and CUTOUT_FLAGS: 1 part of the stamp lies outside the frame, 2 all of \
      it does, 4 pixels without a value, 8 saturated pixels. What lies outside is NaN.
      """,
    examples: [
      "skysieve cutouts frame.fits --catalog sources.csv --size 48 -o cutouts.fits",
      "skysieve cutouts frame.fits --catalog sources.csv -o cutouts.fits --sheet sheet.png",
    ])

  @Argument(
    "FILE", help: "The frame: FILE, FILE[EXT], or a .gz of it.", completion: .files(["fits"]))
  var input: String
  @Option(
    "--catalog", value: "TABLE", help: "Where the sources are: CSV or a FITS table.",
    completion: .files(["csv", "fits"]))
  var catalog: String
  @Option("--size", value: "N", in: 1...4096, help: "Pixels on a side of a stamp.")
  var size: Int?
  @Option(
    "--output", "-o", value: "FITS", help: "The cube and its table.", completion: .files(["fits"]))
  var output: String
  @Option(
    "--sheet", value: "PNG", help: "Also draw the stamps side by side.",
    completion: .files(["png"]))
  var sheet: String?
  @OptionGroup var frameOptions: FrameOptions
  @OptionGroup var common: CommonOptions

  func run(_ console: Console) throws {
    let settings = try common.loadSettings()
    let side = size ?? settings.cutouts.size
    let sources = try SourceCatalog.read(path: catalog)
    let limit = frameOptions.limits(settings).maximumPixels
    guard sources.rowCount <= limit / (side * side) else {
      throw CatalogError.overLimit(
        path: catalog, what: "stamps of \(side) x \(side) pixels (see --max-pixels)",
        limit: limit / (side * side))
    }
    let frame = try frameOptions.open(input, settings: settings)
    let stack = CutoutStack(
      of: frame, at: try sources.positions(on: frame), side: side, parallelism: common.parallelism)
    try FITSWriter.write(try units(stack, sources: sources, frame: frame), to: output)
    if let sheet {
      let picture = try ContactSheet.picture(
        of: stack, columns: settings.cutouts.sheetColumns, maximum: settings.cutouts.sheetMaximum)
      try picture.write(to: sheet, parallelism: common.parallelism)
    }
    say(stack, to: console)
  }

  private func units(
    _ stack: CutoutStack, sources: SourceCatalog, frame: Frame
  ) throws -> [FITSUnit] {
    var table = sources
    try table.set(.cutoutPlane, to: Array(1..<stack.count + 1))
    try table.set(.cutoutX, to: stack.corners.map { $0.x + 1 })
    try table.set(.cutoutY, to: stack.corners.map { $0.y + 1 })
    try table.set(.cutoutFlags, to: stack.flags.map(\.rawValue))
    var header = Header()
    header.set("SOURCE", frame.name, comment: "the frame the stamps were cut from")
    header.addHistory("Skysieve cutouts: \(stack.count) stamps of \(stack.side) pixels")
    return [
      .image(.float32(stack.pixels), axes: [stack.side, stack.side, stack.count], header: header),
      .table(table.fitsTable(name: "CUTOUTS")),
    ]
  }

  private func say(_ stack: CutoutStack, to console: Console) {
    let padded = stack.flags.count { $0.contains(.padded) }
    let outside = stack.flags.count { $0.contains(.outside) }
    let remarks = [(padded, "cut by the edge"), (outside, "outside the frame")]
      .filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }.joined()
    console.note("\(output): \(stack.count) stamps of \(stack.side) x \(stack.side)" + remarks)
  }
}
