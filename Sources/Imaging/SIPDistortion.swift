/// The Simple Imaging Polynomial: how far a camera moves light away from where a flat projection
/// would have it, as two polynomials in the pixel's distance from the reference pixel.
///
/// Reference: Shupe et al. 2005, ASP Conf. Ser. 347, 491. wcslib could do this too, but only when
/// the axis names end in `-SIP`, which many headers forget; and its inverse trusts the fitted
/// inverse polynomials of the header. Here the inverse is Newton's method, exact to rounding.
struct SIPDistortion: Sendable, Equatable {
  /// Polynomials of x and y shifts: `coefficients[p][q]` belongs to u^p v^q.
  private let xShift: [[Double]]
  private let yShift: [[Double]]
  /// The reference pixel, 1-based as in the header.
  private let reference: PixelPoint

  /// Orders above this are refused: the convention ends at 9.
  static let largestOrder = 15

  init(xShift: [[Double]], yShift: [[Double]], reference: PixelPoint) {
    self.xShift = xShift
    self.yShift = yShift
    self.reference = reference
  }

  /// Where a pixel (1-based) lies on the undistorted plane, in pixels.
  func undistorted(_ pixel: PixelPoint) -> PixelPoint {
    let (u, v) = (pixel.x - reference.x, pixel.y - reference.y)
    return PixelPoint(
      x: pixel.x + Self.value(of: xShift, u, v).value,
      y: pixel.y + Self.value(of: yShift, u, v).value)
  }

  /// The pixel that lies at `point` on the undistorted plane; NaN where Newton's method finds none.
  func distorted(_ point: PixelPoint) -> PixelPoint {
    var pixel = point
    for _ in 0..<30 {
      let (u, v) = (pixel.x - reference.x, pixel.y - reference.y)
      let x = Self.value(of: xShift, u, v)
      let y = Self.value(of: yShift, u, v)
      let (missX, missY) = (pixel.x + x.value - point.x, pixel.y + y.value - point.y)
      let determinant = (1 + x.byU) * (1 + y.byV) - x.byV * y.byU
      let stepX = ((1 + y.byV) * missX - x.byV * missY) / determinant
      let stepY = ((1 + x.byU) * missY - y.byU * missX) / determinant
      pixel = PixelPoint(x: pixel.x - stepX, y: pixel.y - stepY)
      // 1e-9 pixels, and the step after it would be the square of that.
      if abs(stepX) < 1e-9 && abs(stepY) < 1e-9 { return pixel }
      guard stepX.isFinite && stepY.isFinite else { break }
    }
    return .undefined
  }

  /// A polynomial and its two derivatives, by Horner's rule in both variables.
  private static func value(
    of coefficients: [[Double]], _ u: Double, _ v: Double
  ) -> (value: Double, byU: Double, byV: Double) {
    var (value, byU, byV) = (0.0, 0.0, 0.0)
    for row in coefficients.reversed() {
      var (inner, innerByV) = (0.0, 0.0)
      for coefficient in row.reversed() {
        innerByV = innerByV * v + inner
        inner = inner * v + coefficient
      }
      byU = byU * u + value
      byV = byV * u + innerByV
      value = value * u + inner
    }
    return (value, byU, byV)
  }
}
