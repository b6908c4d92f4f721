import Foundation

/// The exact area that a circle shares with the pixels of a grid.
///
/// A pixel cut by the circle loses the part beyond the arc. Between two abscissae the arc is a chord
/// plus a circular segment, so the area needs square roots but no trigonometry: the segment's area
/// is a fast series in chord / diameter. Subsampling each pixel 5 x 5, as is usual, costs more and
/// errs by a percent in small apertures.
package struct CircleOverlap {
  /// The radius in pixels, above 0.
  let radius: Double
  private let squaredRadius: Double
  private let inverseDiameter: Double

  /// A circle of `radius` pixels, above 0.
  package init(radius: Double) {
    self.radius = radius
    squaredRadius = radius * radius
    inverseDiameter = 0.5 / radius
  }

  /// Half the circle's chord at distance `offset` from its centre; 0 beyond the circle.
  @inline(__always)
  func halfChord(at offset: Double) -> Double {
    max(0, squaredRadius - offset * offset).squareRoot()
  }

  /// The area, 0 to 1, of the unit pixel centred at (`x`, `y`) from the circle's centre that lies
  /// inside the circle.
  package func area(x: Double, y: Double) -> Double {
    row(at: y).area(x: x)
  }

  /// What the pixels of a row whose centre is `y` from the circle's centre have in common.
  @inline(__always)
  func row(at y: Double) -> Row {
    // The circle is symmetric: fold the row upwards.
    let y = abs(y)
    return Row(
      circle: self, bottom: Line(height: abs(y - 0.5), circle: self),
      top: Line(height: y + 0.5, circle: self), straddles: y < 0.5)
  }

  /// A horizontal line, and where it meets the circle.
  struct Line {
    let height: Double
    /// Within so far of the middle the arc is higher than the line.
    let corner: Double

    @inline(__always)
    init(height: Double, circle: CircleOverlap) {
      self.height = height
      corner = circle.halfChord(at: height)
    }
  }

  /// A row of pixels.
  struct Row {
    let circle: CircleOverlap
    let bottom: Line
    let top: Line
    /// Whether the circle's centre lies between the row's edges.
    let straddles: Bool

    /// The area of the pixel `x` from the centre that lies inside the circle, 0 to 1.
    @inline(__always)
    func area(x: Double) -> Double {
      let x = abs(x)
      let left = Point(x: x - 0.5, circle: circle)
      let right = Point(x: min(x + 0.5, circle.radius), circle: circle)
      return area(
        from: left.x < -circle.radius ? Point(x: -circle.radius, halfChord: 0) : left, to: right)
    }

    /// The area between two abscissae within the circle, a pixel apart at most.
    @inline(__always)
    func area(from left: Point, to right: Point) -> Double {
      guard right.x > left.x else { return 0 }
      let above = circle.area(under: top, from: left, to: right)
      let below = circle.area(under: bottom, from: left, to: right)
      return straddles ? above + below : max(0, above - below)
    }
  }

  /// A place on the arc.
  struct Point {
    let x: Double
    let halfChord: Double

    @inline(__always)
    init(x: Double, circle: CircleOverlap) {
      self.x = x
      halfChord = circle.halfChord(at: x)
    }

    @inline(__always)
    init(x: Double, halfChord: Double) {
      self.x = x
      self.halfChord = halfChord
    }
  }

  /// The integral, between two abscissae, of the lower one of line and arc.
  @inline(__always)
  private func area(under line: Line, from left: Point, to right: Point) -> Double {
    guard line.corner > 0 else { return arcArea(from: left, to: right) }
    let flat = max(0, min(right.x, line.corner) - max(left.x, -line.corner))
    var area = line.height * flat
    if left.x < -line.corner {
      let end = Point(x: -line.corner, halfChord: line.height)
      area += arcArea(from: left, to: right.x < end.x ? right : end)
    }
    if right.x > line.corner {
      let start = Point(x: line.corner, halfChord: line.height)
      area += arcArea(from: left.x > start.x ? left : start, to: right)
    }
    return area
  }

  /// The integral of the half chord between two abscissae: a trapezium and a circular segment.
  @inline(__always)
  private func arcArea(from left: Point, to right: Point) -> Double {
    let (run, rise) = (right.x - left.x, right.halfChord - left.halfChord)
    let chord = (run * run + rise * rise).squareRoot()
    let segment = segmentArea(min(1, chord * inverseDiameter))
    return run * (left.halfChord + right.halfChord) / 2 + squaredRadius * segment
  }

  /// The area of a segment of the unit circle whose chord is `2 * t`: asin t - t sqrt(1 - t^2).
  @inline(__always)
  private func segmentArea(_ t: Double) -> Double {
    guard t < 0.35 else { return asin(t) - t * (1 - t * t).squareRoot() }
    let square = t * t
    let tail = 5.0 / 72 + square * (35.0 / 704 + square * (63.0 / 1664))
    return t * square * (2.0 / 3 + square * (0.2 + square * (3.0 / 28 + square * tail)))
  }
}
