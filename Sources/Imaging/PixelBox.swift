/// A rectangle of pixels, half-open in both directions; columns and rows are 0-based and may lie
/// outside the frame.
public struct PixelBox: Sendable, Hashable {
  /// The columns.
  public var x: Range<Int>
  /// The rows.
  public var y: Range<Int>

  /// The rectangle of the given columns and rows.
  public init(x: Range<Int>, y: Range<Int>) {
    self.x = x
    self.y = y
  }

  /// The whole of a frame of `width` columns and `height` rows.
  public init(width: Int, height: Int) {
    self.init(x: 0..<max(0, width), y: 0..<max(0, height))
  }

  /// A square of `side` pixels around the pixel (`x`, `y`): the centre itself for an odd side, the
  /// pixel above and right of the centre for an even one.
  public init(centredOnX x: Int, y: Int, side: Int) {
    let half = max(0, side) / 2
    self.init(x: x - half..<x - half + max(0, side), y: y - half..<y - half + max(0, side))
  }

  /// The number of columns.
  public var width: Int { x.count }

  /// The number of rows.
  public var height: Int { y.count }

  /// The number of pixels.
  public var area: Int { width * height }

  /// Whether the rectangle holds no pixel at all.
  public var isEmpty: Bool { x.isEmpty || y.isEmpty }

  /// Whether the pixel in column `x` of row `y` lies inside.
  public func contains(x column: Int, y row: Int) -> Bool {
    x.contains(column) && y.contains(row)
  }

  /// Whether every pixel of `other` lies inside.
  public func contains(_ other: PixelBox) -> Bool {
    other.isEmpty || clipped(to: other) == other
  }

  /// The part that lies inside `other`; empty where the two do not meet.
  public func clipped(to other: PixelBox) -> PixelBox {
    PixelBox(x: x.clamped(to: other.x), y: y.clamped(to: other.y))
  }

  /// The rectangle grown by `margin` pixels on all four sides (a negative margin shrinks it, at
  /// most to nothing).
  public func padded(by margin: Int) -> PixelBox {
    PixelBox(x: Self.padded(x, by: margin), y: Self.padded(y, by: margin))
  }

  /// The smallest rectangle that holds both; an empty one adds nothing.
  public func union(_ other: PixelBox) -> PixelBox {
    if isEmpty { return other }
    if other.isEmpty { return self }
    return PixelBox(
      x: min(x.lowerBound, other.x.lowerBound)..<max(x.upperBound, other.x.upperBound),
      y: min(y.lowerBound, other.y.lowerBound)..<max(y.upperBound, other.y.upperBound))
  }

  /// The rectangle moved by whole pixels.
  public func shifted(byX dx: Int, y dy: Int) -> PixelBox {
    PixelBox(
      x: x.lowerBound + dx..<x.upperBound + dx, y: y.lowerBound + dy..<y.upperBound + dy)
  }

  private static func padded(_ range: Range<Int>, by margin: Int) -> Range<Int> {
    let lower = range.lowerBound - margin
    return lower..<max(lower, range.upperBound + margin)
  }
}

extension PixelBox: CustomStringConvertible {
  /// The rectangle as `[x0..<x1, y0..<y1]`.
  public var description: String {
    "[\(x.lowerBound)..<\(x.upperBound), \(y.lowerBound)..<\(y.upperBound)]"
  }
}
