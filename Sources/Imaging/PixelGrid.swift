/// Row-major pixels of any kind cut out of, or turned over in, a larger frame: what `Image` and
/// `Mask` share.
enum PixelGrid {
  /// The pixels of `box`, with `filler` where it leaves the frame of `width` columns.
  static func crop<Pixel>(
    _ pixels: [Pixel], width: Int, to box: PixelBox, filler: Pixel
  ) -> [Pixel] {
    let height = width == 0 ? 0 : pixels.count / width
    let inside = box.clipped(to: PixelBox(width: width, height: height))
    var result: [Pixel] = []
    result.reserveCapacity(box.area)
    for row in box.y {
      guard inside.y.contains(row), !inside.x.isEmpty else {
        result.append(contentsOf: repeatElement(filler, count: box.width))
        continue
      }
      let start = row * width
      let before = inside.x.lowerBound - box.x.lowerBound
      result.append(contentsOf: repeatElement(filler, count: before))
      result.append(
        contentsOf: pixels[start + inside.x.lowerBound..<start + inside.x.upperBound])
      result.append(
        contentsOf: repeatElement(filler, count: box.x.upperBound - inside.x.upperBound))
    }
    return result
  }

  /// The rows in reverse order.
  static func flipVertically<Pixel>(_ pixels: [Pixel], width: Int) -> [Pixel] {
    guard width > 0 else { return pixels }
    var result: [Pixel] = []
    result.reserveCapacity(pixels.count)
    for start in stride(from: pixels.count - width, through: 0, by: -width) {
      result.append(contentsOf: pixels[start..<start + width])
    }
    return result
  }

  /// The pixels of every row in reverse order.
  static func flipHorizontally<Pixel>(_ pixels: [Pixel], width: Int) -> [Pixel] {
    guard width > 0 else { return pixels }
    var result: [Pixel] = []
    result.reserveCapacity(pixels.count)
    for start in stride(from: 0, to: pixels.count, by: width) {
      result.append(contentsOf: pixels[start..<start + width].reversed())
    }
    return result
  }
}
