import Foundation

/// How much of each pixel of a small window a shape hides: 0 nothing, 1 all.
struct CoverageMap {
  /// The window's first column and row on the canvas.
  let x: Int
  let y: Int
  let width: Int
  let height: Int
  private(set) var values: [Float]

  /// An empty map of the pixels within `margin` of the box around `points`, cut to `clip`; nothing
  /// if no pixel is left.
  init?(around points: [PlotPoint], margin: Double, within clip: CanvasBox) {
    let finite = points.filter { $0.x.isFinite && $0.y.isFinite }
    guard let first = finite.first else { return nil }
    var box = CanvasBox(left: first.x, top: first.y, right: first.x, bottom: first.y)
    for point in finite {
      box.left = min(box.left, point.x)
      box.right = max(box.right, point.x)
      box.top = min(box.top, point.y)
      box.bottom = max(box.bottom, point.y)
    }
    box = box.grown(by: margin)
    x = Int(max(box.left, clip.left).rounded(.down))
    y = Int(max(box.top, clip.top).rounded(.down))
    width = Int(min(box.right, clip.right).rounded(.up)) - x
    height = Int(min(box.bottom, clip.bottom).rounded(.up)) - y
    guard width > 0, height > 0 else { return nil }
    values = [Float](repeating: 0, count: width * height)
  }

  /// Raises every pixel to what `coverage` says about its centre, in canvas coordinates.
  mutating func add(_ coverage: (Double, Double) -> Double) {
    add(columns: 0..<width, rows: 0..<height, coverage)
  }

  /// Raises the pixels near a segment; `reach` is half its width plus half a pixel.
  mutating func add(segmentFrom from: PlotPoint, to: PlotPoint, reach: Double) {
    guard from.x.isFinite, from.y.isFinite, to.x.isFinite, to.y.isFinite else { return }
    let columns = span(
      min(from.x, to.x) - reach, max(from.x, to.x) + reach, origin: x, count: width)
    let rows = span(min(from.y, to.y) - reach, max(from.y, to.y) + reach, origin: y, count: height)
    let (alongX, alongY) = (to.x - from.x, to.y - from.y)
    let squaredLength = alongX * alongX + alongY * alongY
    add(columns: columns, rows: rows) { px, py in
      let (dx, dy) = (px - from.x, py - from.y)
      let share = squaredLength > 0 ? (dx * alongX + dy * alongY) / squaredLength : 0
      let along = max(0, min(1, share))
      let (offX, offY) = (dx - along * alongX, dy - along * alongY)
      return max(0, min(1, reach - (offX * offX + offY * offY).squareRoot()))
    }
  }

  private func span(_ low: Double, _ high: Double, origin: Int, count: Int) -> Range<Int> {
    let first = max(0, min(Double(count), low.rounded(.down) - Double(origin)))
    let last = max(first, min(Double(count), high.rounded(.up) - Double(origin)))
    return Int(first)..<Int(last)
  }

  private mutating func add(
    columns: Range<Int>, rows: Range<Int>, _ coverage: (Double, Double) -> Double
  ) {
    for row in rows {
      for column in columns {
        let amount = coverage(Double(x + column) + 0.5, Double(y + row) + 0.5)
        let index = row * width + column
        if Float(amount) > values[index] { values[index] = Float(amount) }
      }
    }
  }
}
