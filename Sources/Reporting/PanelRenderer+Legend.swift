extension PanelRenderer {
  /// Draws the legend in the corner where it hides the fewest points.
  func drawLegend(on canvas: inout Canvas) {
    let entries = zip(panel.layers, colors).filter { $0.0.name != nil }
    guard !entries.isEmpty else { return }
    let size = 12 * scale
    let line = 16 * scale
    let longest =
      entries.map { Canvas.width(of: $0.0.name ?? "", TextStyle(size: size)) }.max() ?? 0
    let width = longest + 40 * scale
    let height = Double(entries.count) * line + 7 * scale
    let box = emptiestCorner(width: width, height: height)
    canvas.fill(box, color: .white, opacity: 0.86)
    for (row, entry) in entries.enumerated() {
      let middle = box.top + 3.5 * scale + (Double(row) + 0.5) * line
      drawKey(of: entry.0, color: entry.1, at: PlotPoint(box.left + 16 * scale, middle), &canvas)
      canvas.write(
        entry.0.name ?? "", at: PlotPoint(box.left + 33 * scale, middle), TextStyle(size: size))
    }
  }

  /// A sample of the layer's drawing about `place`.
  private func drawKey(
    of layer: PlotLayer, color: Color, at place: PlotPoint, _ canvas: inout Canvas
  ) {
    let half = 10 * scale
    let ends = [PlotPoint(place.x - half, place.y), PlotPoint(place.x + half, place.y)]
    switch layer.drawing {
    case .scatter(_, let shape, let radius):
      canvas.mark(shape, at: place, radius: max(2.6, radius) * scale, color: color)
    case .measured(_, _, let shape):
      canvas.stroke(ends, width: 1.2 * scale, color: color)
      canvas.mark(shape, at: place, radius: 3 * scale, color: color)
    case .bars, .band, .heat:
      let box = CanvasBox(
        left: place.x - half, top: place.y - 4 * scale, right: place.x + half,
        bottom: place.y + 4 * scale)
      canvas.fill(box, color: color, opacity: max(0.2, layer.opacity))
    case .line(_, let dash, let width):
      canvas.stroke(ends, dash: dash, width: width * scale, scale: scale, color: color)
    case .steps:
      canvas.stroke(ends, width: 1.6 * scale, color: color)
    case .horizontal, .vertical, .diagonal:
      canvas.stroke(ends, dash: .dashed, width: 1.2 * scale, scale: scale, color: color)
    }
  }

  private func emptiestCorner(width: Double, height: Double) -> CanvasBox {
    let margin = 7 * scale
    let lefts = [frame.right - width - margin, frame.left + margin]
    let tops = [frame.top + margin, frame.bottom - height - margin]
    let corners = tops.flatMap { top in
      lefts.map { CanvasBox(left: $0, top: top, right: $0 + width, bottom: top + height) }
    }
    let points = occupiedPoints()
    let hidden = corners.map { corner in
      points.count { point in
        point.x > corner.left && point.x < corner.right && point.y > corner.top
          && point.y < corner.bottom
      }
    }
    let least = hidden.min() ?? 0
    return corners[hidden.firstIndex(of: least) ?? 0]
  }

  /// Places on the canvas that hold ink: all points, and points along the lines between them.
  private func occupiedPoints() -> [PlotPoint] {
    panel.layers.flatMap { layer -> [PlotPoint] in
      let points = layer.drawing.extent.map(place)
      if case .scatter = layer.drawing { return points }
      if case .bars = layer.drawing {
        return points.flatMap { top in
          (0...8).map { PlotPoint(top.x, top.y + (frame.bottom - top.y) * Double($0) / 8) }
        }
      }
      return zip(points, points.dropFirst()).flatMap { from, to in
        (0...8).map { step in
          let share = Double(step) / 8
          return PlotPoint(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share)
        }
      }
    }
  }
}
