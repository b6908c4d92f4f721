import Imaging

extension RGBPicture {
  /// The picture in the form the PNG writer takes; `title`, if any, is stored beside the pixels.
  public func pngPicture(title: String = "") throws -> PNGPicture {
    // The writer counts rows upwards, as FITS does.
    var upwards: [UInt8] = []
    upwards.reserveCapacity(bytes.count)
    for row in (0..<height).reversed() {
      upwards.append(contentsOf: bytes[3 * width * row..<3 * width * (row + 1)])
    }
    let texts = title.isEmpty ? [] : [PNGText("Title", title)]
    return try PNGPicture(width: width, height: height, pixels: .rgb8(upwards), texts: texts)
  }
}
