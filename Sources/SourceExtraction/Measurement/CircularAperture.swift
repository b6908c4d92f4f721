import Imaging

/// A circular aperture with exact weights in its rim.
struct CircularAperture {
  /// The centre, 0-based.
  let centre: PixelPoint
  /// The radius in pixels, above 0.
  let radius: Double

  /// The pixels the aperture touches.
  var box: PixelBox {
    let (left, right) = (centre.x - radius + 0.5, centre.x + radius + 0.5)
    let (bottom, top) = (centre.y - radius + 0.5, centre.y + radius + 0.5)
    return PixelBox(
      x: Int(left.rounded(.down))..<Int(right.rounded(.down)) + 1,
      y: Int(bottom.rounded(.down))..<Int(top.rounded(.down)) + 1)
  }

  /// Sums the stamp's pixels, which must hold `box`; `skyVariance` is the variance of a pixel where
  /// the stamp has none of its own.
  func sum(of stamp: SourceStamp, skyVariance: Double) -> ApertureSum {
    let area = Double.pi * radius * radius
    let variance = stamp.hasVariances ? integral(of: stamp, .variances) : area * skyVariance
    return ApertureSum(
      flux: flux(of: stamp), area: area, variance: variance,
      isTruncated: !stamp.frame.contains(box))
  }

  /// The flux alone.
  func flux(of stamp: SourceStamp) -> Double { integral(of: stamp, .values) }

  /// The sum of a plane's pixels, each times its area inside the circle.
  private func integral(of stamp: SourceStamp, _ plane: SourceStamp.Plane) -> Double {
    let touched = box.clipped(to: stamp.box)
    guard !touched.isEmpty else { return 0 }
    let columnGroups = touched.width / 4 + 1
    let rowGroups = touched.height / 4 + 1
    return withUnsafeTemporaryAllocation(
      of: SIMD4<Double>.self, capacity: 4 * columnGroups + 3 * rowGroups + 1
    ) { memory in
      guard let base = memory.baseAddress else { return 0 }
      let columns = ApertureColumns(base, groups: columnGroups)
      columns.fill(
        first: Double(touched.x.lowerBound) - 0.5 - centre.x, count: touched.width + 1,
        circle: CircleOverlap(radius: radius))
      let rows = ApertureRows(base + 4 * columnGroups + 1, groups: rowGroups)
      rows.fill(
        first: Double(touched.y.lowerBound) - 0.5 - centre.y,
        circle: CircleOverlap(radius: radius))
      var sum = 0.0
      columns.begin(at: rows.line(0))
      stamp.withRows(of: touched, plane) { row, values in
        columns.setAreas(upTo: rows.line(row + 1))
        sum += columns.weighted(values, count: touched.width)
      }
      return sum
    }
  }
}

/// The lines between the columns of an aperture; the last one is repeated behind the end, so that
/// what lies there has no area.
private struct ApertureColumns {
  private let places: UnsafeMutablePointer<SIMD4<Double>>
  private let arcs: UnsafeMutablePointer<SIMD4<Double>>
  /// The area below the present row's lower line and to the left of each line, up to a constant.
  private let below: UnsafeMutablePointer<SIMD4<Double>>
  /// The area of the present row to the left of each line, up to a constant.
  private let areas: UnsafeMutablePointer<SIMD4<Double>>
  private let groups: Int

  /// Lines in `memory` for four groups of four doubles each, and one more.
  init(_ memory: UnsafeMutablePointer<SIMD4<Double>>, groups: Int) {
    places = memory
    arcs = memory + groups
    below = memory + 2 * groups
    areas = memory + 3 * groups
    self.groups = groups
  }

  func fill(first: Double, count: Int, circle: CircleOverlap) {
    let last = SIMD4<Double>(repeating: first + Double(count - 1))
    for group in 0..<groups {
      let line = first + Double(4 * group)
      let lines = SIMD4(line, line + 1, line + 2, line + 3)
      let edges = ArcEdges(
        lines.replacing(with: last, where: lines .> last), circle: circle)
      places[group] = edges.places
      arcs[group] = edges.integrals
    }
  }

  /// Takes a line as the lower one of the first row.
  func begin(at line: ApertureRows.Line) {
    for group in 0..<groups { below[group] = area(below: line, group) }
  }

  /// Works out the row between the last row's upper line and another one.
  @inline(__always)
  func setAreas(upTo line: ApertureRows.Line) {
    for group in 0..<groups {
      let above = area(below: line, group)
      areas[group] = above - below[group]
      below[group] = above
    }
    let end = areas[groups - 1][3]
    areas[groups] = SIMD4(repeating: end)
  }

  @inline(__always)
  private func area(below line: ApertureRows.Line, _ group: Int) -> SIMD4<Double> {
    ArcEdges.integrals(
      places: places[group], arcs: arcs[group], height: line.height, chord: line.chord,
      chordIntegral: line.integral)
  }

  /// The sum of `count` pixels of the present row, each times its area.
  @inline(__always)
  func weighted(_ values: UnsafePointer<Float>, count: Int) -> Double {
    let raw = UnsafeRawPointer(areas)
    var sum = SIMD4<Double>.zero
    for start in stride(from: 0, to: count, by: 4) {
      let left = raw.loadUnaligned(fromByteOffset: 8 * start, as: SIMD4<Double>.self)
      let right = raw.loadUnaligned(fromByteOffset: 8 * start + 8, as: SIMD4<Double>.self)
      let four = SIMD4<Double>(
        Double(values[start]), Double(values[start + 1]), Double(values[start + 2]),
        Double(values[start + 3]))
      sum += (right - left) * four
    }
    return sum.sum()
  }
}

/// The lines between the rows of an aperture.
private struct ApertureRows {
  private let heights: UnsafeMutablePointer<SIMD4<Double>>
  private let chords: UnsafeMutablePointer<SIMD4<Double>>
  private let integrals: UnsafeMutablePointer<SIMD4<Double>>
  private let groups: Int

  /// Lines in `memory` for three groups of four doubles each.
  init(_ memory: UnsafeMutablePointer<SIMD4<Double>>, groups: Int) {
    heights = memory
    chords = memory + groups
    integrals = memory + 2 * groups
    self.groups = groups
  }

  func fill(first: Double, circle: CircleOverlap) {
    for group in 0..<groups {
      let line = first + Double(4 * group)
      let edges = ArcEdges(SIMD4(line, line + 1, line + 2, line + 3), circle: circle)
      heights[group] = edges.places
      chords[group] = edges.chords
      integrals[group] = edges.chordIntegrals
    }
  }

  typealias Line = (height: Double, chord: Double, integral: Double)

  @inline(__always)
  func line(_ index: Int) -> Line {
    let (group, lane) = (index >> 2, index & 3)
    return (heights[group][lane], chords[group][lane], integrals[group][lane])
  }
}
