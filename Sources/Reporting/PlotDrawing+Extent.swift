extension PlotDrawing {
  /// The points whose coordinates an automatic axis must show.
  var extent: [PlotPoint] {
    switch self {
    case .line(let points, _, _), .scatter(let points, _, _):
      return points
    case .measured(let points, let errors, _):
      return zip(points, errors).flatMap { point, error in
        let reach = error.isFinite ? error : 0
        return [PlotPoint(point.x, point.y - reach), PlotPoint(point.x, point.y + reach)]
      }
    case .bars(let edges, let heights):
      return Self.outline(edges: edges, heights: heights) + edges.prefix(1).map { PlotPoint($0, 0) }
    case .steps(let edges, let heights):
      return Self.outline(edges: edges, heights: heights)
    case .band(let x, let low, let high):
      return zip(x, low).map { PlotPoint($0, $1) } + zip(x, high).map { PlotPoint($0, $1) }
    case .heat(let map):
      return [
        PlotPoint(map.x.lowerBound, map.y.lowerBound),
        PlotPoint(map.x.upperBound, map.y.upperBound),
      ]
    case .horizontal(let y): return [PlotPoint(.nan, y)]
    case .vertical(let x): return [PlotPoint(x, .nan)]
    case .diagonal: return []
    }
  }

  /// The corners of a step line: every height from its left to its right edge.
  static func outline(edges: [Double], heights: [Double]) -> [PlotPoint] {
    precondition(
      heights.isEmpty || edges.count == heights.count + 1, "bars have one edge more than heights")
    return heights.indices.flatMap { index in
      [PlotPoint(edges[index], heights[index]), PlotPoint(edges[index + 1], heights[index])]
    }
  }

  /// Whether the drawing only guides the eye and takes no colour of the cycle.
  var isReference: Bool {
    switch self {
    case .horizontal, .vertical, .diagonal, .heat: true
    default: false
    }
  }
}
