import Foundation

/// A Moffat profile through a source's peak and its isophote: how bright the source should be at
/// a place.
struct SourceProfile: Sendable {
  let x: Double
  let y: Double
  let spread: SecondMoments
  /// The brightness in the middle.
  let amplitude: Double
  /// What the squared distance is multiplied by.
  let steepness: Double
  /// The exponent of the wings.
  let exponent: Double

  /// The profile of a source that has the given moments above the isophote `level` and the peak
  /// `peak`.
  init(_ moments: FluxMoments, peak: Double, level: Double, exponent: Double) {
    (x, y) = moments.centre
    spread = moments.spread
    amplitude = max(peak, level)
    self.exponent = exponent
    // The isophote is an ellipse of the source's shape and of `count` pixels.
    let isophote = Double(moments.count) / (Double.pi * spread.determinant.squareRoot())
    steepness = max(pow(amplitude / level, 1 / exponent) - 1, 1e-6) / max(isophote, 1e-6)
  }

  /// The brightness at a place.
  @inline(__always)
  func value(x: Double, y: Double) -> Double {
    let distance = spread.squaredDistance(dx: x - self.x, dy: y - self.y)
    let base = 1 + steepness * distance
    return exponent == 1 ? amplitude / base : amplitude * pow(base, -exponent)
  }
}
