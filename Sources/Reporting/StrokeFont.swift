import Foundation

/// A font of pen strokes: every glyph is a few lines, so text has any size, weight and direction.
///
/// Chosen over a bitmap font, which looks ragged when scaled, and over reading font files, which
/// would need a library.
enum StrokeFont {
  /// One glyph in font units: capitals are 12 high, small letters 8, descenders reach -4.
  struct Glyph {
    var strokes: [[PlotPoint]]
    /// From the start of this glyph to the start of the next.
    var advance: Double
  }

  /// The height of a capital in font units.
  static let capitalHeight = 12.0
  /// A font of size 1 has capitals this high.
  static let capitalShare = 0.70

  /// The glyph of a character; a box for those the table does not have.
  static func glyph(_ character: Character) -> Glyph {
    table[character] ?? Glyph(strokes: parse("0,0 6,0 6,12 0,12 0,0"), advance: 9)
  }

  private static let table: [Character: Glyph] = {
    var table: [Character: Glyph] = [" ": Glyph(strokes: [], advance: 5)]
    for (character, drawing) in drawings {
      let strokes = parse(drawing)
      let right = strokes.joined().map(\.x).max() ?? 0
      // Figures are all as wide, so that columns and tick labels align.
      table[character] = Glyph(strokes: strokes, advance: character.isNumber ? 9.6 : right + 2.7)
    }
    return table
  }()

  /// Reads "x,y x,y|~x,y x,y": strokes are split by bars, a tilde makes a stroke a smooth curve.
  private static func parse(_ drawing: String) -> [[PlotPoint]] {
    drawing.split(separator: "|").map { stroke in
      let smooth = stroke.first == "~"
      let points = stroke.drop(while: { $0 == "~" }).split(separator: " ").map { pair in
        let numbers = pair.split(separator: ",").compactMap { Double($0) }
        precondition(numbers.count == 2, "a point of the font has two coordinates")
        return PlotPoint(numbers[0], numbers[1])
      }
      return smooth ? spline(through: points) : points
    }
  }

  /// A Catmull-Rom curve through the points, closed if the last one is the first.
  private static func spline(through points: [PlotPoint]) -> [PlotPoint] {
    guard points.count > 2 else { return points }
    let closed = points.first == points.last
    let count = points.count
    func point(_ index: Int) -> PlotPoint {
      if closed { return points[(index + count - 1) % (count - 1)] }
      return points[max(0, min(count - 1, index))]
    }
    var curve = [points[0]]
    for index in 0..<count - 1 {
      let around = (-1...2).map { point(index + $0) }
      for step in 1...6 { curve.append(blend(around, at: Double(step) / 6)) }
    }
    return curve
  }

  /// The point at `share` (0-1) between the second and the third of four points.
  private static func blend(_ p: [PlotPoint], at share: Double) -> PlotPoint {
    func along(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
      let slope = c - a
      let bend = 2 * a - 5 * b + 4 * c - d
      let twist = d - a + 3 * (b - c)
      return b + 0.5 * share * (slope + share * (bend + share * twist))
    }
    return PlotPoint(
      along(p[0].x, p[1].x, p[2].x, p[3].x), along(p[0].y, p[1].y, p[2].y, p[3].y))
  }
}
