extension LayerRenderer {
  /// Fills every cell of the matrix; cells meet on whole pixels, so no seams show.
  func drawHeat(_ map: HeatMap, on canvas: inout Canvas) {
    let (low, high) = (map.span.lowerBound, map.span.upperBound)
    for row in 0..<map.rows {
      for column in 0..<map.columns {
        let from = corner(of: map, column, row)
        let to = corner(of: map, column + 1, row + 1)
        let box = CanvasBox(
          left: from.x.rounded(), top: to.y.rounded(), right: to.x.rounded(),
          bottom: from.y.rounded())
        let value = map.values[row * map.columns + column]
        canvas.fill(box, color: Color.heat((value - low) / (high - low)))
      }
    }
  }

  private func corner(of map: HeatMap, _ column: Int, _ row: Int) -> PlotPoint {
    let right = Double(column) / Double(map.columns)
    let up = Double(row) / Double(map.rows)
    return panel.place(
      PlotPoint(
        map.x.lowerBound + right * (map.x.upperBound - map.x.lowerBound),
        map.y.lowerBound + up * (map.y.upperBound - map.y.lowerBound)))
  }
}

extension PanelRenderer {
  /// Draws the bar that says which colour is which value, to the right of the frame.
  func drawColorBar(of map: HeatMap, on canvas: inout Canvas) {
    let left = frame.right + 10 * scale
    let steps = 64
    for step in 0..<steps {
      let height = frame.height / Double(steps)
      let bottom = frame.bottom - Double(step) * height
      let box = CanvasBox(
        left: left, top: (bottom - height).rounded(), right: left + 11 * scale,
        bottom: bottom.rounded())
      canvas.fill(box, color: Color.heat((Double(step) + 0.5) / Double(steps)))
    }
    let values = AxisScale(PlotAxis("", range: map.span), values: [])
    for tick in values.ticks(about: 5) {
      let at = frame.bottom - values.share(of: tick.value) * frame.height
      canvas.write(
        tick.label ?? "", at: PlotPoint(left + 15 * scale, at), TextStyle(size: 11 * scale))
    }
    canvas.write(
      map.label, at: PlotPoint(left + 62 * scale, (frame.top + frame.bottom) / 2),
      TextStyle(size: 12 * scale, anchor: 0.5, upwards: true))
  }
}
