import CommandLineParsing
import FITSFiles
import Foundation
import Imaging
import SourceCatalogs

/// `skysieve wcs`: pixel positions to sky coordinates and back.
struct WorldCoordinates: Command {
  static let configuration = CommandConfiguration(
    "wcs", abstract: "Turn pixel positions into sky coordinates, or back.",
    discussion: """
      --pixels reads the columns x and y (0-based: the centre of the FITS first pixel is 0, 0) and \
      prints x,y,ra,dec; --sky reads ra and dec in degrees and prints ra,dec,x,y. A place that the \
      projection does not reach is left empty.
      """,
    examples: ["skysieve wcs frame.fits --pixels places.csv > sky.csv"])

  @Argument(
    "FILE", help: "The frame: FILE, FILE[EXT], or a .gz of it.", completion: .files(["fits"]))
  var input: String
  @Option(
    "--pixels", value: "CSV", help: "A table of pixel positions.", completion: .files(["csv"]))
  var pixels: String?
  @Option(
    "--sky", value: "CSV", help: "A table of sky coordinates.", completion: .files(["csv"]))
  var sky: String?
  @OptionGroup var frameOptions: FrameOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if (pixels == nil) == (sky == nil) {
      throw UsageError.message("wcs wants either --pixels or --sky")
    }
  }

  func run(_ console: Console) throws {
    let wcs = try openCoordinates()
    if let pixels {
      let table = try SourceCatalog.read(path: pixels)
      let places = zip(try table.doubles("x"), try table.doubles("y")).map {
        PixelPoint(x: $0, y: $1)
      }
      try console.print("x,y,ra,dec")
      for (place, point) in zip(places, wcs.sky(ofPixels: places)) {
        try console.print(
          row([place.x, place.y]) + "," + row([point.rightAscension, point.declination]))
      }
    } else if let sky {
      let table = try SourceCatalog.read(path: sky)
      let points = zip(try table.doubles("ra"), try table.doubles("dec"))
        .map { SkyPoint(rightAscension: $0, declination: $1) }
      try console.print("ra,dec,x,y")
      for (point, place) in zip(points, wcs.pixels(ofSky: points)) {
        try console.print(
          row([point.rightAscension, point.declination]) + "," + row([place.x, place.y]))
      }
    }
  }

  private func openCoordinates() throws -> WCS {
    let settings = try common.loadSettings()
    let location = frameOptions.location(input)
    let file = try FITSFile.open(location.path, limits: frameOptions.limits(settings))
    guard let wcs = try WCS(header: try file.imageHDU(location.hdu).header) else {
      throw ImagingError.worldCoordinates("\(location): the header has none")
    }
    return wcs
  }

  /// Cells with every digit a Double holds; empty where there is no number.
  private func row(_ values: [Double]) -> String {
    values.map { $0.isFinite ? "\($0)" : "" }.joined(separator: ",")
  }
}
