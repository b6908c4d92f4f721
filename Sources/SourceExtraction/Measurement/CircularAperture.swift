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
    let variance = stamp.hasVariances ? sumOfVariances(of: stamp) : area * skyVariance
    return ApertureSum(
      flux: flux(of: stamp), area: area, variance: variance,
      isTruncated: !stamp.frame.contains(box))
  }

  /// The flux alone: whole pixels in the middle of each row, exact areas at both of its ends.
  func flux(of stamp: SourceStamp) -> Double {
    let overlap = CircleOverlap(radius: radius)
    let touched = box.clipped(to: stamp.box)
    var flux = 0.0
    stamp.withRows(of: touched) { y, values, _, _ in
      let row = overlap.row(at: Double(y) - centre.y)
      let first = Double(touched.x.lowerBound) - centre.x
      // Pixels within the shorter of the chords at the row's two edges lie wholly inside, those
      // beyond the longer one wholly outside.
      let longest = row.straddles ? radius : row.bottom.corner
      let outer = Self.columns(within: longest + 0.5, of: touched.width, first: first)
      let inner = Self.columns(within: row.top.corner - 0.5, of: touched.width, first: first)
        .clamped(to: outer)
      var sum = 0.0
      for column in outer.lowerBound..<inner.lowerBound {
        sum += row.area(x: first + Double(column)) * Double(values[column])
      }
      for column in inner { sum += Double(values[column]) }
      for column in inner.upperBound..<outer.upperBound {
        sum += row.area(x: first + Double(column)) * Double(values[column])
      }
      flux += sum
    }
    return flux
  }

  /// The columns, of `count` whose first lies at `first` from the centre, not further than `reach`.
  @inline(__always)
  private static func columns(within reach: Double, of count: Int, first: Double) -> Range<Int> {
    guard reach >= 0 else { return count / 2..<count / 2 }
    let start = min(count, max(0, Int((-reach - first).rounded(.up))))
    let end = min(count, Int((reach - first).rounded(.down)) + 1)
    return start..<max(start, end)
  }

  private func sumOfVariances(of stamp: SourceStamp) -> Double {
    let overlap = CircleOverlap(radius: radius)
    let touched = box.clipped(to: stamp.box)
    var sum = 0.0
    stamp.withRows(of: touched) { y, _, _, variances in
      guard let variances else { return }
      let row = overlap.row(at: Double(y) - centre.y)
      for column in 0..<touched.width {
        let dx = Double(column + touched.x.lowerBound) - centre.x
        sum += row.area(x: dx) * Double(variances[column])
      }
    }
    return sum
  }
}
