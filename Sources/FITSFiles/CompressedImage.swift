import CCFITSIO
import Foundation

/// A plane of a tile-compressed image, unfolded by cfitsio.
struct CompressedImage {
  private let hdu: HDU
  private let place: PlanePlace
  private let file: FITSFile

  /// Checks the table of tiles before cfitsio sees it.
  init(_ hdu: HDU, place: PlanePlace, in file: FITSFile) throws {
    try file.requireData(of: hdu)
    self.hdu = hdu
    self.place = place
    self.file = file
  }

  /// The pixels as float32, blank ones NaN.
  func floats() throws -> [Float] {
    let handle = try CFITSIOHandle(file, hdu: hdu)
    if place.bitpix == -64 {
      return try handle.pixels(TDOUBLE, place: place, blank: Double.nan).map { Float($0) }
    }
    return try handle.pixels(TFLOAT, place: place, blank: Float.nan)
  }

  /// The pixels as whole numbers, blank ones 0.
  func integers(blank: Int?) throws -> [Int32] {
    let handle = try CFITSIOHandle(file, hdu: hdu)
    return try handle.pixels(TINT, place: place, blank: Int32(0))
  }
}
