import Imaging

/// A natural bicubic spline through the middles of a mesh's cells, evaluated row by row.
///
/// Along y the second derivatives are solved once; a row then costs one small system along x and a
/// cubic per pixel. Beyond the outermost nodes the last cubic goes on.
package struct MeshSpline: Sendable {
  private let columns: Int
  private let rows: Int
  private let cellWidth: Int
  private let cellHeight: Int
  private let values: [Float]
  /// Second derivatives along y, per cell height squared.
  private let curvatures: [Float]

  /// The spline through `nodes`, one value for each cell.
  package init(_ nodes: Image, cellWidth: Int, cellHeight: Int) {
    columns = nodes.width
    rows = nodes.height
    self.cellWidth = cellWidth
    self.cellHeight = cellHeight
    values = nodes.pixels
    var curvatures = [Float](repeating: 0, count: nodes.pixels.count)
    for column in 0..<nodes.width {
      let line = (0..<nodes.height).map { Double(nodes[column, $0]) }
      for (row, value) in Self.curvatures(of: line).enumerated() {
        curvatures[row * nodes.width + column] = Float(value)
      }
    }
    self.curvatures = curvatures
  }

  /// Writes the spline along row `y` of the frame.
  package func fill(_ target: UnsafeMutableBufferPointer<Float>, y: Int) {
    let line = nodes(atRow: y)
    guard line.count > 1 else {
      target.update(repeating: Float(line.first ?? 0))
      return
    }
    let bends = Self.curvatures(of: line)
    for segment in 0..<line.count - 1 {
      let isLast = segment == line.count - 2
      // The first segment begins with the frame, the last ends with it.
      let start = segment == 0 ? 0 : min(target.count, firstPixel(ofSegment: segment))
      let end = isLast ? target.count : min(target.count, firstPixel(ofSegment: segment + 1))
      let cubic = Cubic(line[segment], line[segment + 1], bends[segment], bends[segment + 1])
      cubic.fill(target, pixels: start..<max(start, end), segment: segment, cell: cellWidth)
    }
  }

  /// The first pixel whose centre lies at or behind the node that opens `segment`.
  private func firstPixel(ofSegment segment: Int) -> Int {
    // Node i lies at (i + 1/2) cell - 1/2 in pixel coordinates.
    ((2 * segment + 1) * cellWidth) / 2
  }

  /// The values on the nodes' columns at row `y`.
  private func nodes(atRow y: Int) -> [Double] {
    guard rows > 1 else { return values.map(Double.init) }
    let place = (Double(y) + 0.5) / Double(cellHeight) - 0.5
    let lower = min(max(Int(place.rounded(.down)), 0), rows - 2)
    let t = place - Double(lower)
    return (0..<columns).map { column in
      let (below, above) = (lower * columns + column, (lower + 1) * columns + column)
      return Cubic(
        Double(values[below]), Double(values[above]), Double(curvatures[below]),
        Double(curvatures[above])
      ).value(at: t)
    }
  }

  /// The second derivatives of the natural spline through evenly spaced `values`.
  static func curvatures(of values: [Double]) -> [Double] {
    let count = values.count
    var result = [Double](repeating: 0, count: count)
    guard count > 2 else { return result }
    // Thomas' algorithm for  m[i-1] + 4 m[i] + m[i+1] = 6 (v[i-1] - 2 v[i] + v[i+1]).
    var ratio = [Double](repeating: 0, count: count)
    for i in 1..<count - 1 {
      let pivot = 4 - ratio[i - 1]
      ratio[i] = 1 / pivot
      let right = 6 * (values[i - 1] - 2 * values[i] + values[i + 1])
      result[i] = (right - result[i - 1]) / pivot
    }
    for i in stride(from: count - 2, to: 0, by: -1) { result[i] -= ratio[i] * result[i + 1] }
    return result
  }
}

/// One piece of a cubic spline, over t in 0...1.
private struct Cubic {
  private let c0: Double
  private let c1: Double
  private let c2: Double
  private let c3: Double

  /// The piece between two values with the given second derivatives.
  init(_ left: Double, _ right: Double, _ bendLeft: Double, _ bendRight: Double) {
    c0 = left
    c1 = right - left - (2 * bendLeft + bendRight) / 6
    c2 = bendLeft / 2
    c3 = (bendRight - bendLeft) / 6
  }

  func value(at t: Double) -> Double {
    c0 + t * (c1 + t * (c2 + t * c3))
  }

  /// Writes the piece to the pixels it covers; `segment` is its number, `cell` its length.
  func fill(
    _ target: UnsafeMutableBufferPointer<Float>, pixels: Range<Int>, segment: Int, cell: Int
  ) {
    let start = (Double(pixels.lowerBound) + 0.5) / Double(cell) - 0.5 - Double(segment)
    // The cubic in whole pixels from the first one, around which the numbers stay small.
    let step = 1 / Double(cell)
    let a0 = Float(value(at: start))
    let a1 = Float((c1 + start * (2 * c2 + start * 3 * c3)) * step)
    let a2 = Float((c2 + 3 * c3 * start) * step * step)
    let a3 = Float(c3 * step * step * step)
    guard let base = target.baseAddress else { return }
    let raw = UnsafeMutableRawPointer(base + pixels.lowerBound)
    var lanes = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7)
    let eights = pixels.count & ~7
    for offset in stride(from: 0, to: eights, by: 8) {
      raw.storeBytes(
        of: a0 + lanes * (a1 + lanes * (a2 + lanes * a3)), toByteOffset: 4 &* offset,
        as: SIMD8<Float>.self)
      lanes += 8
    }
    for offset in eights..<pixels.count {
      let t = Float(offset)
      target[pixels.lowerBound &+ offset] = a0 + t * (a1 + t * (a2 + t * a3))
    }
  }
}
