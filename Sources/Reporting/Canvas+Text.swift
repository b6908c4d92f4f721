/// How a piece of text is set.
struct TextStyle {
  /// The height of a line in pixels; capitals are 0.7 of it.
  var size: Double
  var color: Color = .ink
  var bold = false
  /// Which point of the text is placed: 0 its start, 0.5 its middle, 1 its end.
  var anchor = 0.0
  /// Text that reads upwards, as the label of a vertical axis does.
  var upwards = false

  /// What is added between letters, in font units: heavy letters need more room.
  var tracking: Double { bold ? 0.8 : 0.2 }
}

extension Canvas {
  /// Writes `text` with its anchor at `place`, centred on it across the line.
  ///
  /// `^{...}` raises what stands in the braces: "10^{3}".
  mutating func write(_ text: String, at place: PlotPoint, _ style: TextStyle) {
    let scale = style.size * StrokeFont.capitalShare / StrokeFont.capitalHeight
    let weight = max(1, style.size * (style.bold ? 0.125 : 0.085))
    var along = -style.anchor * Self.width(of: text, style)
    for run in Self.runs(of: text) {
      let runScale = scale * run.scale
      for character in run.text {
        let glyph = StrokeFont.glyph(character)
        for stroke in glyph.strokes {
          let path = stroke.map { point in
            let reading = along + point.x * runScale
            let rising =
              point.y * runScale + (run.raise - 0.5) * StrokeFont.capitalHeight * scale
            return style.upwards
              ? PlotPoint(place.x - rising, place.y - reading)
              : PlotPoint(place.x + reading, place.y - rising)
          }
          self.stroke(path, width: weight, color: style.color)
        }
        along += (glyph.advance + style.tracking) * runScale
      }
    }
  }

  /// The length of a text in pixels.
  static func width(of text: String, _ style: TextStyle) -> Double {
    let scale = style.size * StrokeFont.capitalShare / StrokeFont.capitalHeight
    return runs(of: text).reduce(0) { sum, run in
      sum + scale * run.scale
        * run.text.reduce(0) { $0 + StrokeFont.glyph($1).advance + style.tracking }
    }
  }

  /// A stretch of text of one size and height.
  private struct Run {
    var text: Substring
    var scale: Double
    /// How far the baseline is raised, in heights of a capital.
    var raise: Double
  }

  private static func runs(of text: String) -> [Run] {
    var runs: [Run] = []
    var rest = Substring(text)
    while let mark = rest.firstRange(of: "^{"),
      let end = rest[mark.upperBound...].firstIndex(of: "}")
    {
      runs.append(Run(text: rest[..<mark.lowerBound], scale: 1, raise: 0))
      runs.append(Run(text: rest[mark.upperBound..<end], scale: 0.7, raise: 0.55))
      rest = rest[rest.index(after: end)...]
    }
    runs.append(Run(text: rest, scale: 1, raise: 0))
    return runs
  }
}
