import Foundation
import Imaging

/// The radius of the circle that holds a given flux.
///
/// A growth curve in steps of a pixel finds about where it lies, and the exact aperture pins it
/// down: the curve alone would be off by a tenth of a pixel for stars.
struct HalfLightRadius {
  /// The growth curve: the flux within each step of a pixel; kept between sources.
  private var growth: [Double] = []

  /// The radius about `centre`, at most `largest`, within which the stamp's flux first reaches
  /// `flux`, which must be above 0; nil where it never does.
  mutating func radius(
    holding flux: Double, about centre: PixelPoint, largest: Double, in stamp: SourceStamp
  ) -> Double? {
    guard let step = firstStep(holding: flux, about: centre, largest: largest, in: stamp) else {
      return nil
    }
    func excess(_ radius: Double) -> Double {
      guard radius > 0 else { return -flux }
      return CircularAperture(centre: centre, radius: radius).flux(of: stamp) - flux
    }
    // The curve puts a pixel where its centre lies, so that the crossing may be a step further on
    // or back.
    var upper = min(largest, step + 1)
    var upperExcess = excess(upper)
    while upperExcess < 0, upper < largest {
      upper = min(largest, upper + 1)
      upperExcess = excess(upper)
    }
    guard upperExcess >= 0 else { return nil }
    var lower = max(0, min(step, upper) - 0.5)
    var lowerExcess = excess(lower)
    while lowerExcess >= 0, lower > 0 {
      (upper, upperExcess) = (lower, lowerExcess)
      lower = max(0, lower - 1)
      lowerExcess = excess(lower)
    }
    return Self.root(
      from: (lower, lowerExcess), to: (upper, upperExcess), tolerance: 1e-4 * flux, of: excess)
  }

  /// The growth curve's first step, in pixels, that holds `flux`; its end is a pixel further on.
  private mutating func firstStep(
    holding flux: Double, about centre: PixelPoint, largest: Double, in stamp: SourceStamp
  ) -> Double? {
    growth.removeAll(keepingCapacity: true)
    growth.append(contentsOf: repeatElement(0, count: Int(largest) + 1))
    let box = CircularAperture(centre: centre, radius: largest).box.clipped(to: stamp.box)
    growth.withUnsafeMutableBufferPointer { growth in
      stamp.withRows(of: box, .values) { row, values in
        Self.add(
          values, count: box.width, dx: Double(box.x.lowerBound) - centre.x,
          dy: Double(box.y.lowerBound + row) - centre.y, to: growth)
      }
    }
    var sum = 0.0
    for (step, light) in growth.enumerated() {
      sum += light
      if sum >= flux { return Double(step) }
    }
    return nil
  }

  /// Adds a row of pixels, the first `dx` and `dy` from the centre, to the steps they lie in.
  private static func add(
    _ values: UnsafePointer<Float>, count: Int, dx: Double, dy: Double,
    to growth: UnsafeMutableBufferPointer<Double>
  ) {
    let reach = growth.count
    for column in 0..<count {
      let x = dx + Double(column)
      let step = Int((x * x + dy * dy).squareRoot())
      if step < reach { growth[step] += Double(values[column]) }
    }
  }

  /// Regula falsi in the area rather than the radius, in which the curve is almost straight; a step
  /// that would stay at an end goes to the middle instead.
  private static func root(
    from start: (radius: Double, excess: Double), to end: (radius: Double, excess: Double),
    tolerance: Double, of excess: (Double) -> Double
  ) -> Double {
    var (lower, upper) = (start, end)
    for round in 0..<20 where upper.radius - lower.radius > 1e-4 {
      let share = lower.excess / (lower.excess - upper.excess)
      let (inner, outer) = (lower.radius * lower.radius, upper.radius * upper.radius)
      let isLopsided = share < 0.01 || share > 0.99 || round % 4 == 3
      let radius =
        isLopsided
        ? (lower.radius + upper.radius) / 2 : (inner + share * (outer - inner)).squareRoot()
      let value = excess(radius)
      if abs(value) < tolerance { return radius }
      if value < 0 { lower = (radius, value) } else { upper = (radius, value) }
    }
    return (lower.radius + upper.radius) / 2
  }
}
