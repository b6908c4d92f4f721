/// A figure: one or several panels under a common title.
public struct Plot: Sendable, Equatable {
  /// What the figure shows, in a line; may be empty.
  public var title: String
  /// The panels, row by row from the top left.
  public var panels: [PlotPanel]
  /// How many panels stand side by side.
  public var columns: Int
  /// Width and height of a panel in points (a point is `scale` pixels).
  public var panelSize: PlotPoint = PlotPoint(430, 320)
  /// Pixels per point: 2 gives text that stays sharp on fine screens and in print.
  public var scale: Double = 2

  /// A figure of the given panels in at most `columns` columns.
  public init(title: String = "", panels: [PlotPanel], columns: Int = 2) {
    self.title = title
    self.panels = panels
    self.columns = max(1, min(columns, panels.count))
  }
}

/// One pair of axes and what is drawn in it.
public struct PlotPanel: Sendable, Equatable {
  /// The panel's own title; may be empty.
  public var title: String
  /// The horizontal axis.
  public var x: PlotAxis
  /// The vertical axis.
  public var y: PlotAxis
  /// What is drawn, from the back to the front.
  public var layers: [PlotLayer]

  /// A panel of the given layers.
  public init(title: String = "", x: PlotAxis, y: PlotAxis, layers: [PlotLayer]) {
    self.title = title
    self.x = x
    self.y = y
    self.layers = layers
  }
}

/// An axis: its label, its kind and the values it spans.
public struct PlotAxis: Sendable, Equatable {
  /// Name and unit, as "r magnitude".
  public var label: String
  /// Equal factors instead of equal steps have equal lengths; only positive values are shown.
  public var isLogarithmic: Bool
  /// The values at its ends; found from the data if missing.
  public var range: ClosedRange<Double>?

  /// An axis; without a `range` it spans the data and a margin.
  public init(_ label: String, logarithmic: Bool = false, range: ClosedRange<Double>? = nil) {
    self.label = label
    isLogarithmic = logarithmic
    self.range = range
  }
}

/// One set of values in a panel and the way it is drawn.
public struct PlotLayer: Sendable, Equatable {
  /// Its name in the legend; unnamed layers are not in it.
  public var name: String?
  /// Its colour; by default the next of `Color.cycle`.
  public var color: Color?
  /// 0 invisible, 1 opaque.
  public var opacity: Double
  /// The values and how they are drawn.
  public var drawing: PlotDrawing

  /// A layer; see `PlotDrawing` for what can be drawn.
  public init(
    _ drawing: PlotDrawing, name: String? = nil, color: Color? = nil, opacity: Double = 1
  ) {
    self.drawing = drawing
    self.name = name
    self.color = color
    self.opacity = opacity
  }
}

/// What a layer draws.
///
/// Values that are not finite leave a gap.
public enum PlotDrawing: Sendable, Equatable {
  /// A line through points.
  case line([PlotPoint], LineDash = .solid, width: Double = 1.8)
  /// Single points, `radius` in points of the figure.
  case scatter([PlotPoint], MarkerShape = .disk, radius: Double = 2.6)
  /// Points with a bar that reaches `errors` below and above each, and a thin line through them.
  case measured([PlotPoint], errors: [Double], MarkerShape = .disk)
  /// Filled bars between neighbouring `edges`, which are one more than the heights.
  case bars(edges: [Double], heights: [Double])
  /// The outline of such bars.
  case steps(edges: [Double], heights: [Double])
  /// The area between two lines over the same x, which must rise.
  case band(x: [Double], low: [Double], high: [Double])
  /// A matrix of colours.
  case heat(HeatMap)
  /// A thin dashed line across the panel at this y.
  case horizontal(Double)
  /// A thin dashed line up the panel at this x.
  case vertical(Double)
  /// A thin dashed line along y = x.
  case diagonal
}

/// The pattern of a line.
public enum LineDash: Sendable, Equatable, CaseIterable {
  /// Unbroken.
  case solid
  /// Long dashes.
  case dashed
  /// Short dashes.
  case dotted

  /// Lengths of ink and of gap in points; nothing for an unbroken line.
  var pattern: (ink: Double, gap: Double)? {
    switch self {
    case .solid: nil
    case .dashed: (6, 4)
    case .dotted: (0.4, 3.2)
    }
  }
}

/// A matrix of values over equal cells, drawn in colours with a bar that explains them.
public struct HeatMap: Sendable, Equatable {
  /// Cells in a row.
  public let columns: Int
  /// Rows.
  public let rows: Int
  /// The values, row by row from the lowest y; NaN is left grey.
  public let values: [Double]
  /// The x of the left and right side of the matrix.
  public let x: ClosedRange<Double>
  /// The y of its lower and upper side.
  public let y: ClosedRange<Double>
  /// What the colours mean.
  public let label: String

  /// A matrix of `values`, whose count is a multiple of `columns`, over the rectangle x, y.
  public init(
    columns: Int, values: [Double], x: ClosedRange<Double>, y: ClosedRange<Double>, label: String
  ) {
    precondition(columns > 0 && values.count % columns == 0, "a heat map holds whole rows")
    self.columns = columns
    self.rows = values.count / columns
    self.values = values
    self.x = x
    self.y = y
    self.label = label
  }

  /// The least and greatest finite value, widened if they are the same.
  var span: ClosedRange<Double> {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return 0...1 }
    return low < high ? low...high : low - 0.5...low + 0.5
  }
}
