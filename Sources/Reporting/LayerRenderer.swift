/// Draws one layer of a panel.
struct LayerRenderer {
  let layer: PlotLayer
  let color: Color
  let panel: PanelRenderer

  private var scale: Double { panel.scale }

  func draw(on canvas: inout Canvas) {
    switch layer.drawing {
    case .line(let points, let dash, let width):
      drawLine(points, dash, width: width, on: &canvas)
    case .scatter(let points, let shape, let radius):
      for point in points { mark(shape, at: point, radius: radius, on: &canvas) }
    case .measured(let points, let errors, let shape):
      drawMeasured(points, errors: errors, shape, on: &canvas)
    case .bars(let edges, let heights):
      drawBars(edges: edges, heights: heights, on: &canvas)
    case .steps(let edges, let heights):
      drawLine(
        PlotDrawing.outline(edges: edges, heights: heights), .solid, width: 1.6, on: &canvas)
    case .band(let x, let low, let high):
      canvas.fillBetween(
        lower: zip(x, low).map { panel.place(PlotPoint($0, $1)) },
        upper: zip(x, high).map { panel.place(PlotPoint($0, $1)) }, color: color,
        opacity: layer.opacity)
    case .heat(let map):
      drawHeat(map, on: &canvas)
    case .horizontal(let y):
      let range = panel.x.range
      drawGuide(PlotPoint(range.lowerBound, y), PlotPoint(range.upperBound, y), on: &canvas)
    case .vertical(let x):
      let range = panel.y.range
      drawGuide(PlotPoint(x, range.lowerBound), PlotPoint(x, range.upperBound), on: &canvas)
    case .diagonal:
      let low = max(panel.x.range.lowerBound, panel.y.range.lowerBound)
      let high = min(panel.x.range.upperBound, panel.y.range.upperBound)
      drawGuide(PlotPoint(low, low), PlotPoint(high, high), on: &canvas)
    }
  }

  /// Draws the unbroken stretches of a line; a point without a place breaks it.
  private func drawLine(
    _ points: [PlotPoint], _ dash: LineDash, width: Double, on canvas: inout Canvas
  ) {
    let places = points.map(panel.place)
    for stretch in places.split(whereSeparator: { !$0.x.isFinite || !$0.y.isFinite }) {
      canvas.stroke(
        Array(stretch), dash: dash, width: width * scale, scale: scale, color: color,
        opacity: layer.opacity)
    }
  }

  private func drawGuide(_ from: PlotPoint, _ to: PlotPoint, on canvas: inout Canvas) {
    drawLine([from, to], .dashed, width: 1.2, on: &canvas)
  }

  private func mark(
    _ shape: MarkerShape, at point: PlotPoint, radius: Double, on canvas: inout Canvas
  ) {
    canvas.mark(
      shape, at: panel.place(point), radius: radius * scale, color: color, opacity: layer.opacity)
  }

  private func drawMeasured(
    _ points: [PlotPoint], errors: [Double], _ shape: MarkerShape, on canvas: inout Canvas
  ) {
    precondition(points.count == errors.count, "every measured point has an error")
    drawLine(points, .solid, width: 1.2, on: &canvas)
    for (point, error) in zip(points, errors) where error.isFinite && error > 0 {
      // On a logarithmic axis a bar may reach below zero, where nothing has a place.
      let low =
        panel.y.isLogarithmic ? max(point.y - error, panel.y.range.lowerBound) : point.y - error
      let ends = [PlotPoint(point.x, low), PlotPoint(point.x, point.y + error)].map(panel.place)
      canvas.stroke(ends, width: 1.2 * scale, color: color)
      for end in ends {
        let cap = [PlotPoint(end.x - 3 * scale, end.y), PlotPoint(end.x + 3 * scale, end.y)]
        canvas.stroke(cap, width: 1.2 * scale, color: color)
      }
    }
    for point in points { mark(shape, at: point, radius: 3.2, on: &canvas) }
  }

  private func drawBars(edges: [Double], heights: [Double], on canvas: inout Canvas) {
    let corners = PlotDrawing.outline(edges: edges, heights: heights)
    let floor = panel.y.isLogarithmic ? panel.y.range.lowerBound : 0
    for index in heights.indices {
      let low = panel.place(PlotPoint(corners[2 * index].x, floor))
      let high = panel.place(corners[2 * index + 1])
      guard high.y.isFinite else { continue }
      let gap = min(0.5 * scale, (high.x - low.x) * 0.1)
      let box = CanvasBox(
        left: low.x + gap, top: min(low.y, high.y), right: high.x - gap,
        bottom: max(low.y, high.y))
      canvas.fill(box, color: color, opacity: layer.opacity)
    }
  }
}
