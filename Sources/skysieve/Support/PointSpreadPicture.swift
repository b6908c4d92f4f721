import Foundation
import Imaging
import SourceExtraction

/// The point spread at places spread over a field as a picture, each stamp scaled to its peak and
/// faint wings lifted.
struct PointSpreadPicture {
  private let portrait: PointSpreadPortrait
  /// Picture pixels for each pixel of the frame.
  private static let magnification = 4
  private static let softening: Float = 0.02

  init(_ model: PointSpreadModel) {
    portrait = model.portrait()
  }

  /// Writes the picture as PNG.
  func write(to path: String) throws {
    let stamps = portrait.stamps
    let (width, height) = (
      stamps.width * Self.magnification, stamps.height * Self.magnification
    )
    let full = asinh(1 / Self.softening)
    var shades = [UInt8](repeating: 0, count: width * height)
    for y in 0..<height {
      for x in 0..<width {
        let value = max(0, stamps[x / Self.magnification, y / Self.magnification])
        shades[y * width + x] = UInt8(min(255, 255 * asinh(value / Self.softening) / full))
      }
    }
    try PNGPicture(width: width, height: height, pixels: .grey8(shades)).write(to: path)
  }
}
