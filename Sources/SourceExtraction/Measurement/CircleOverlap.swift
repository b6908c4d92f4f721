/// The exact area that a circle shares with the pixels of a grid.
///
/// A row's share of a pixel is the integral of the arc, cut at the row's two edges. The integral up
/// to any abscissa is known in closed form, so it is worked out once for every edge between columns
/// and for the place where the arc meets every edge between rows; a pixel is then a difference of
/// four numbers, without a root and without a case. Subsampling each pixel 5 x 5, as is usual, costs
/// more and errs by a percent in small apertures.
package struct CircleOverlap {
  /// The radius in pixels, above 0.
  let radius: Double

  /// A circle of `radius` pixels, above 0.
  package init(radius: Double) {
    self.radius = radius
  }

  /// The area, 0 to 1, of the unit pixel centred at (`x`, `y`) from the circle's centre that lies
  /// inside the circle.
  package func area(x: Double, y: Double) -> Double {
    let columns = ArcEdges(SIMD4(x - 0.5, x + 0.5, x, x), circle: self)
    let rows = ArcEdges(SIMD4(y - 0.5, y + 0.5, y, y), circle: self)
    let area = columns.integrals(below: rows, 1) - columns.integrals(below: rows, 0)
    return area[1] - area[0]
  }
}

/// Four of the lines between columns, or between rows, and what the arc does there.
struct ArcEdges {
  /// The distances from the centre, none beyond the circle.
  let places: SIMD4<Double>
  /// Half the circle's chord at each of them.
  let chords: SIMD4<Double>
  /// The integral of the arc's height from the centre to each of them.
  let integrals: SIMD4<Double>
  /// The same integral to where the arc is as high as the line is far from the centre.
  let chordIntegrals: SIMD4<Double>

  /// Lines at signed distances from the centre.
  @inline(__always)
  init(_ distances: SIMD4<Double>, circle: CircleOverlap) {
    let radius = circle.radius
    places = Self.clamped(distances, radius)
    let squaredRadius = radius * radius
    let squares = squaredRadius - places * places
    chords = squares.replacing(with: 0, where: squares .< 0).squareRoot()
    let triangles = places * chords
    let angles = Self.angles(sines: places / radius, cosines: chords / radius)
    integrals = 0.5 * (triangles + squaredRadius * angles)
    let magnitudes = triangles.replacing(with: -triangles, where: triangles .< 0)
    let openings = .pi / 2 - angles.replacing(with: -angles, where: angles .< 0)
    chordIntegrals = 0.5 * (magnitudes + squaredRadius * openings)
  }

  /// The integral, from the centre to each of these lines between columns, of the height of the
  /// circle's part below line `row` of `rows`, counted from the centre.
  @inline(__always)
  func integrals(below rows: ArcEdges, _ row: Int) -> SIMD4<Double> {
    Self.integrals(
      places: places, arcs: integrals, height: rows.places[row], chord: rows.chords[row],
      chordIntegral: rows.chordIntegrals[row])
  }

  /// The same from plain numbers: between the two ends of the chord the line counts, and the arc
  /// beyond them.
  @inline(__always)
  static func integrals(
    places: SIMD4<Double>, arcs: SIMD4<Double>, height: Double, chord: Double, chordIntegral: Double
  ) -> SIMD4<Double> {
    let beyond = arcs - clamped(arcs, chordIntegral)
    return height * clamped(places, chord) + (height < 0 ? -beyond : beyond)
  }

  @inline(__always)
  private static func clamped(_ values: SIMD4<Double>, _ largest: Double) -> SIMD4<Double> {
    let (lower, upper) = (SIMD4(repeating: -largest), SIMD4(repeating: largest))
    return values.replacing(with: upper, where: values .> upper)
      .replacing(with: lower, where: values .< lower)
  }

  /// The angles, -pi/2 to pi/2, of given sines and (positive) cosines.
  ///
  /// Halved twice, an angle's sine is below 0.39 and twelve terms of the series are right to 1e-13.
  @inline(__always)
  private static func angles(
    sines: SIMD4<Double>, cosines: SIMD4<Double>
  ) -> SIMD4<Double> {
    let half = (0.5 * (1 + cosines)).squareRoot()
    let quarter = (0.5 * (1 + half)).squareRoot()
    let sine = sines / (4 * half * quarter)
    let square = sine * sine
    var series = SIMD4<Double>(repeating: 676039.0 / 104_857_600)
    series = series * square + 88179.0 / 12_058_624
    series = series * square + 46189.0 / 5_505_024
    series = series * square + 12155.0 / 1_245_184
    series = series * square + 6435.0 / 557_056
    series = series * square + 143.0 / 10240
    series = series * square + 231.0 / 13312
    series = series * square + 63.0 / 2816
    series = series * square + 35.0 / 1152
    series = series * square + 5.0 / 112
    series = series * square + 3.0 / 40
    series = series * square + 1.0 / 6
    return 4 * sine * (1 + square * series)
  }
}
