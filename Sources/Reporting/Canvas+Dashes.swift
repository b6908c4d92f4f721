extension Canvas {
  /// Draws a line through `points` in a pattern of dashes; `scale` is the pixels of a point.
  mutating func stroke(
    _ points: [PlotPoint], dash: LineDash, width: Double, scale: Double, color: Color,
    opacity: Double = 1
  ) {
    guard let pattern = dash.pattern else {
      stroke(points, width: width, color: color, opacity: opacity)
      return
    }
    for piece in Self.pieces(of: points, ink: pattern.ink * scale, gap: pattern.gap * scale) {
      stroke(piece, width: width, color: color, opacity: opacity)
    }
  }

  /// Cuts a line into dashes of length `ink` with `gap` between them, measured along the line.
  static func pieces(of points: [PlotPoint], ink: Double, gap: Double) -> [[PlotPoint]] {
    var pieces: [[PlotPoint]] = []
    var drawing = true
    var left = ink
    var piece = Array(points.prefix(1))
    for (from, to) in zip(points, points.dropFirst()) {
      let (dx, dy) = (to.x - from.x, to.y - from.y)
      let length = (dx * dx + dy * dy).squareRoot()
      var travelled = 0.0
      while length - travelled > left {
        travelled += left
        let point = PlotPoint(from.x + dx * travelled / length, from.y + dy * travelled / length)
        if drawing { pieces.append(piece + [point]) }
        piece = [point]
        drawing.toggle()
        left = drawing ? ink : gap
      }
      left -= length - travelled
      if drawing { piece.append(to) }
    }
    if drawing, piece.count > 1 { pieces.append(piece) }
    return pieces
  }
}
