/// Encodes images as compressed tiles.
enum TileEncoding {
  /// The HDU of a tile-compressed image.
  static func hdu(
    _ pixels: FITSPixels, axes: [Int], header: Header, name: String?
  ) throws -> HDUBytes {
    // Not packed yet: the image is written as it is.
    ImageEncoding.hdu(pixels, axes: axes, header: header, name: name, isPrimary: false)
  }
}
