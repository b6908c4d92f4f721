import Foundation
import Imaging
import StarGalaxy

/// A decoded grid as a picture: galaxies on the left, stars on the right, large ones on top.
struct DecodedGridPicture {
  let grid: DecodedGrid
  private static let magnification = 3

  /// The picture, faint wings lifted.
  func picture() throws -> PNGPicture {
    let side = StampGeometry.side
    let pitch = (side + 1) * Self.magnification
    let (width, height) = (grid.columns * pitch, grid.rows * pitch)
    var shades = [UInt8](repeating: 60, count: width * height)
    for cell in 0..<grid.columns * grid.rows {
      let (left, bottom) = (cell % grid.columns * pitch, cell / grid.columns * pitch)
      for y in 0..<side * Self.magnification {
        for x in 0..<side * Self.magnification {
          let pixel = (cell * side + y / Self.magnification) * side + x / Self.magnification
          let value = max(0, grid.pictures.elements[pixel])
          shades[(bottom + y) * width + left + x] = UInt8(
            min(255, 255 * asinh(50 * value) / asinh(50)))
        }
      }
    }
    return try PNGPicture(width: width, height: height, pixels: .grey8(shades))
  }
}
