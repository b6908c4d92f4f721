extension Plot {
  /// Draws the figure.
  public func rendered() -> RGBPicture {
    let rows = (panels.count + columns - 1) / columns
    let titleHeight = title.isEmpty ? 6.0 : 32.0
    var canvas = Canvas(
      width: Int((Double(columns) * panelSize.x * scale).rounded()),
      height: Int(((Double(rows) * panelSize.y + titleHeight) * scale).rounded()))
    if !title.isEmpty {
      let middle = PlotPoint(Double(columns) * panelSize.x / 2 * scale, 19 * scale)
      canvas.write(title, at: middle, TextStyle(size: 16 * scale, bold: true, anchor: 0.5))
    }
    for (index, panel) in panels.enumerated() {
      let left = Double(index % columns) * panelSize.x
      let top = titleHeight + Double(index / columns) * panelSize.y
      let box = CanvasBox(
        left: left * scale, top: top * scale, right: (left + panelSize.x) * scale,
        bottom: (top + panelSize.y) * scale)
      PanelRenderer(panel, box: box, scale: scale).draw(on: &canvas)
    }
    return canvas.picture
  }
}
