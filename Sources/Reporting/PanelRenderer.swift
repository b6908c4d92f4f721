/// Draws one panel: grid, layers, frame, ticks, labels, legend, in this order.
struct PanelRenderer {
  let panel: PlotPanel
  /// Pixels per point.
  let scale: Double
  /// The axes' box on the canvas.
  let frame: CanvasBox
  let x: AxisScale
  let y: AxisScale

  init(_ panel: PlotPanel, box: CanvasBox, scale: Double) {
    self.panel = panel
    self.scale = scale
    let extent = panel.layers.flatMap(\.drawing.extent)
    let hasHeat = panel.layers.contains { if case .heat = $0.drawing { true } else { false } }
    let hasBars = panel.layers.contains { if case .bars = $0.drawing { true } else { false } }
    x = AxisScale(panel.x, values: extent.map(\.x), air: hasHeat ? .none : .around)
    y = AxisScale(
      panel.y, values: extent.map(\.y), air: hasHeat ? .none : hasBars ? .above : .around)
    frame = CanvasBox(
      left: (box.left + 62 * scale).rounded(),
      top: (box.top + (panel.title.isEmpty ? 12 : 30) * scale).rounded(),
      right: (box.right - (hasHeat ? 84 : 16) * scale).rounded(),
      bottom: (box.bottom - 48 * scale).rounded())
  }

  func draw(on canvas: inout Canvas) {
    let whole = canvas.clip
    canvas.clip = frame
    drawGrid(on: &canvas)
    for (layer, color) in zip(panel.layers, colors) {
      LayerRenderer(layer: layer, color: color, panel: self).draw(on: &canvas)
    }
    drawLegend(on: &canvas)
    canvas.clip = whole
    drawFrame(on: &canvas)
    drawLabels(on: &canvas)
    for case .heat(let map) in panel.layers.map(\.drawing) {
      drawColorBar(of: map, on: &canvas)
    }
  }

  /// The place of a point of the plot on the canvas.
  func place(_ point: PlotPoint) -> PlotPoint {
    PlotPoint(
      frame.left + x.share(of: point.x) * frame.width,
      frame.bottom - y.share(of: point.y) * frame.height)
  }

  /// The colour of every layer: its own, grey for guides, else the next of the cycle.
  var colors: [Color] {
    var next = 0
    return panel.layers.map { layer in
      if let color = layer.color { return color }
      if layer.drawing.isReference { return .grey }
      defer { next += 1 }
      return Color.cycle[next % Color.cycle.count]
    }
  }

  private var xTicks: [AxisScale.Tick] { x.ticks(about: max(2, Int(frame.width / scale / 62))) }
  private var yTicks: [AxisScale.Tick] { y.ticks(about: max(2, Int(frame.height / scale / 42))) }

  private func drawGrid(on canvas: inout Canvas) {
    for tick in xTicks where tick.label != nil {
      let at = frame.left + x.share(of: tick.value) * frame.width
      canvas.stroke(
        [PlotPoint(at, frame.top), PlotPoint(at, frame.bottom)], width: scale * 0.7, color: .faint)
    }
    for tick in yTicks where tick.label != nil {
      let at = frame.bottom - y.share(of: tick.value) * frame.height
      canvas.stroke(
        [PlotPoint(frame.left, at), PlotPoint(frame.right, at)], width: scale * 0.7, color: .faint)
    }
  }

  private func drawFrame(on canvas: inout Canvas) {
    let corners = [
      PlotPoint(frame.left, frame.top), PlotPoint(frame.left, frame.bottom),
      PlotPoint(frame.right, frame.bottom),
    ]
    canvas.stroke(corners, width: scale, color: .ink)
    let style = TextStyle(size: 12 * scale, color: .ink, anchor: 0.5)
    for tick in xTicks {
      let at = frame.left + x.share(of: tick.value) * frame.width
      let length = (tick.label == nil ? 2.5 : 4.5) * scale
      canvas.stroke(
        [PlotPoint(at, frame.bottom), PlotPoint(at, frame.bottom + length)], width: scale,
        color: .ink)
      if let label = tick.label {
        canvas.write(label, at: PlotPoint(at, frame.bottom + 14 * scale), style)
      }
    }
    var right = style
    right.anchor = 1
    for tick in yTicks {
      let at = frame.bottom - y.share(of: tick.value) * frame.height
      let length = (tick.label == nil ? 2.5 : 4.5) * scale
      canvas.stroke(
        [PlotPoint(frame.left - length, at), PlotPoint(frame.left, at)], width: scale, color: .ink)
      if let label = tick.label {
        canvas.write(label, at: PlotPoint(frame.left - 7.5 * scale, at), right)
      }
    }
  }

  private func drawLabels(on canvas: inout Canvas) {
    let style = TextStyle(size: 13 * scale, anchor: 0.5)
    let across = (frame.left + frame.right) / 2
    canvas.write(panel.x.label, at: PlotPoint(across, frame.bottom + 33 * scale), style)
    var upwards = style
    upwards.upwards = true
    let middle = (frame.top + frame.bottom) / 2
    canvas.write(panel.y.label, at: PlotPoint(frame.left - 49 * scale, middle), upwards)
    guard !panel.title.isEmpty else { return }
    canvas.write(
      panel.title, at: PlotPoint(across, frame.top - 13 * scale),
      TextStyle(size: 14 * scale, bold: true, anchor: 0.5))
  }
}
