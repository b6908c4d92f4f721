import Imaging
import SourceCatalogs

extension SourceCatalog {
  /// The 0-based pixel positions of the sources on `frame`, from the first pair of columns there is.
  func positions(on frame: Frame) throws -> [PixelPoint] {
    try positions(onFrameNamed: frame.name, wcs: frame.wcs)
  }

  /// The 0-based pixel positions of the sources on a frame with the given world coordinates.
  func positions(onFrameNamed name: String, wcs: WCS?) throws -> [PixelPoint] {
    if contains("X_IMAGE"), contains("Y_IMAGE") {
      return zip(try doubles("X_IMAGE"), try doubles("Y_IMAGE"))
        .map { PixelPoint(x: $0 - 1, y: $1 - 1) }
    }
    if contains("x0"), contains("y0") {
      return zip(try doubles("x0"), try doubles("y0")).map { PixelPoint(x: $0, y: $1) }
    }
    let onSky = [("ALPHA_J2000", "DELTA_J2000"), ("ra", "dec"), ("RA", "DEC")]
    guard let names = onSky.first(where: { contains($0.0) && contains($0.1) }) else {
      throw CatalogError.noSuchColumn(name: "X_IMAGE", available: self.names)
    }
    guard let wcs else {
      throw ImagingError.worldCoordinates(
        "\(name) has none, and the catalogue has only \(names.0) and \(names.1)")
    }
    let points = zip(try doubles(names.0), try doubles(names.1))
      .map { SkyPoint(rightAscension: $0, declination: $1) }
    return wcs.pixels(ofSky: points)
  }
}

extension CatalogColumn {
  static let cutoutPlane = CatalogColumn(
    "CUTOUT_PLANE", .integer, .shortest, "Plane of the cube that holds the stamp, counted from 1")
  static let cutoutX = CatalogColumn(
    "CUTOUT_X", .integer, unit: "pixel", "Column of the stamp's first pixel in the frame, 1-based")
  static let cutoutY = CatalogColumn(
    "CUTOUT_Y", .integer, unit: "pixel", "Row of the stamp's first pixel in the frame, 1-based")
  static let cutoutFlags = CatalogColumn(
    "CUTOUT_FLAGS", .integer, .shortest,
    "1 cut by the edge, 2 outside, 4 pixels missing, 8 saturated")
}
