/// Stamps side by side in one picture, the first at the top left.
public enum ContactSheet {
  /// Pixels between two stamps.
  private static let gap = 2
  /// Grey between the stamps: told apart from empty sky and from bright cores.
  private static let background: UInt8 = 96
  /// The part of a stamp's range that is shown linearly.
  private static let softeningFraction = 0.05

  /// A grey picture of the first `maximum` stamps of `stack`, `columns` in a row.
  ///
  /// Every stamp has its own limits: black at its lower quartile, white at its brightest pixel, with
  /// an asinh curve in between, so that faint stamps show as well as bright ones.
  public static func picture(
    of stack: CutoutStack, columns: Int, maximum: Int
  ) throws -> PNGPicture {
    let count = min(stack.count, maximum)
    let columns = max(1, min(columns, max(1, count)))
    let rows = max(1, (count + columns - 1) / columns)
    let pitch = stack.side + gap
    let (width, height) = (columns * pitch + gap, rows * pitch + gap)
    var shades = [UInt8](repeating: background, count: width * height)
    for index in 0..<count {
      let stamp = stack.image(index)
      let left = gap + index % columns * pitch
      let bottom = height - (index / columns + 1) * pitch
      for (y, row) in shaded(stamp).enumerated() {
        let start = (bottom + y) * width + left
        shades.replaceSubrange(start..<start + stack.side, with: row)
      }
    }
    return try PNGPicture(width: width, height: height, pixels: .grey8(shades))
  }

  private static func shaded(_ stamp: Image) -> [[UInt8]] {
    let limits = limits(of: stamp)
    let softening = (limits.white - limits.black) * softeningFraction
    let stretch = Stretch(limits: limits, curve: .asinh(softening: softening))
    let shades = stretch.shades(of: stamp, parallelism: .serial)
    return (0..<stamp.height).map { Array(shades[$0 * stamp.width..<($0 + 1) * stamp.width]) }
  }

  private static func limits(of stamp: Image) -> DisplayLimits {
    let values = stamp.pixels.filter(\.isFinite).sorted()
    guard let brightest = values.last else { return DisplayLimits(black: 0, white: 1) }
    return DisplayLimits(black: Double(values[values.count / 4]), white: Double(brightest))
  }
}
