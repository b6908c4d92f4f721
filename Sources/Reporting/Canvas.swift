import Foundation

/// A place on a canvas or on a plot.
public struct PlotPoint: Sendable, Equatable {
  /// To the right.
  public var x: Double
  /// Downwards on a canvas, upwards on a plot.
  public var y: Double

  /// The point (x, y).
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// A rectangle on a canvas: `left < right`, `top < bottom`.
struct CanvasBox: Equatable {
  var left: Double
  var top: Double
  var right: Double
  var bottom: Double

  var width: Double { right - left }
  var height: Double { bottom - top }

  /// The box with every side moved outwards by `margin`.
  func grown(by margin: Double) -> CanvasBox {
    CanvasBox(
      left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin)
  }
}

/// A picture one can draw on, with smooth edges.
///
/// Every shape first becomes a coverage map, the share of each pixel that it hides, and is then
/// blended once: strokes that cross themselves do not darken. Coverage is read off the distance to
/// the shape's outline, which is exact enough for lines and dots and needs no supersampling.
/// Coordinates are pixels; pixel (0, 0) spans 0...1 in both directions.
struct Canvas {
  private(set) var picture: RGBPicture
  /// Nothing is drawn outside this box.
  var clip: CanvasBox

  init(width: Int, height: Int, background: Color = .white) {
    picture = RGBPicture(width: width, height: height, filledWith: background)
    clip = CanvasBox(left: 0, top: 0, right: Double(width), bottom: Double(height))
  }

  /// Draws a line through `points` with round joints and ends.
  mutating func stroke(_ points: [PlotPoint], width: Double, color: Color, opacity: Double = 1) {
    guard let first = points.first else { return }
    // Thinner than a pixel: a pixel wide and paler.
    let reach = max(width, 1) / 2 + 0.5
    let strength = opacity * min(1, width)
    let ends = points.count > 1 ? Array(points.dropFirst()) : [first]
    paint(around: points, margin: reach, color: color, opacity: strength) { map in
      for (from, to) in zip(points, ends) { map.add(segmentFrom: from, to: to, reach: reach) }
    }
  }

  /// Fills a rectangle; its sides may lie within pixels.
  mutating func fill(_ box: CanvasBox, color: Color, opacity: Double = 1) {
    let corners = [PlotPoint(box.left, box.top), PlotPoint(box.right, box.bottom)]
    paint(around: corners, margin: 0, color: color, opacity: opacity) { map in
      map.add { x, y in
        let across = min(x + 0.5, box.right) - max(x - 0.5, box.left)
        let down = min(y + 0.5, box.bottom) - max(y - 0.5, box.top)
        return max(0, across) * max(0, down)
      }
    }
  }

  /// Draws a filled marker of the given half-width about `center`.
  mutating func mark(
    _ shape: MarkerShape, at center: PlotPoint, radius: Double, color: Color, opacity: Double = 1
  ) {
    paint(around: [center], margin: radius * 1.5 + 1, color: color, opacity: opacity) { map in
      map.add { x, y in
        max(0, min(1, 0.5 - shape.distance(x - center.x, y - center.y, radius: radius)))
      }
    }
  }

  /// Fills the area between two lines that share their x, which must rise.
  mutating func fillBetween(
    lower: [PlotPoint], upper: [PlotPoint], color: Color, opacity: Double
  ) {
    paint(around: lower + upper, margin: 1, color: color, opacity: opacity) { map in
      map.add { x, y in
        guard let top = Self.height(of: upper, at: x), let bottom = Self.height(of: lower, at: x)
        else { return 0 }
        return max(0, min(y + 0.5, max(top, bottom)) - max(y - 0.5, min(top, bottom)))
      }
    }
  }

  /// The interpolated y of a line at `x`, nothing beyond its ends.
  private static func height(of line: [PlotPoint], at x: Double) -> Double? {
    guard let next = line.firstIndex(where: { $0.x >= x }) else { return nil }
    guard next > 0 else { return line[0].x == x ? line[0].y : nil }
    let (from, to) = (line[next - 1], line[next])
    return from.y + (to.y - from.y) * (x - from.x) / (to.x - from.x)
  }

  /// Lets `draw` fill the coverage map of the pixels around `points` and blends the colour in.
  private mutating func paint(
    around points: [PlotPoint], margin: Double, color: Color, opacity: Double,
    _ draw: (inout CoverageMap) -> Void
  ) {
    guard var map = CoverageMap(around: points, margin: margin, within: clip) else { return }
    draw(&map)
    for row in 0..<map.height {
      for column in 0..<map.width {
        let amount = opacity * Double(map.values[row * map.width + column])
        if amount > 0 { blend(color, amount, x: map.x + column, y: map.y + row) }
      }
    }
  }

  private mutating func blend(_ color: Color, _ amount: Double, x: Int, y: Int) {
    guard x >= 0, y >= 0, x < picture.width, y < picture.height else { return }
    let mixed = picture[x, y].mixed(with: color, min(1, amount))
    let start = 3 * (y * picture.width + x)
    picture.bytes[start] = mixed.red
    picture.bytes[start + 1] = mixed.green
    picture.bytes[start + 2] = mixed.blue
  }
}
