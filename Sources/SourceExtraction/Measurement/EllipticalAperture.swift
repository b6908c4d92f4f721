import Imaging

/// An ellipse in units of a source's own axes: the quadratic form that is 1 on the ellipse of its
/// standard deviations.
struct EllipseForm: Sendable {
  /// The centre, 0-based.
  let centre: PixelPoint
  /// The factors of dx^2, dy^2 and dx dy.
  let xx, yy, xy: Double
  /// The standard deviations along x and y in pixels: the half sides of the box around it.
  let extentX, extentY: Double

  /// The ellipse of a source with the given second moments, which must be positive definite.
  init(centre: PixelPoint, moments: LightMoments) {
    self.centre = centre
    let determinant = moments.xx * moments.yy - moments.xy * moments.xy
    xx = moments.yy / determinant
    yy = moments.xx / determinant
    xy = -2 * moments.xy / determinant
    extentX = moments.xx.squareRoot()
    extentY = moments.yy.squareRoot()
  }

  /// The pixels within `scale` times the ellipse.
  func box(scale: Double) -> PixelBox {
    PixelBox(
      x: Self.pixels(around: centre.x, reach: scale * extentX),
      y: Self.pixels(around: centre.y, reach: scale * extentY))
  }

  private static func pixels(around centre: Double, reach: Double) -> Range<Int> {
    Int((centre - reach).rounded(.up))..<Int((centre + reach).rounded(.down)) + 1
  }
}

extension EllipseForm {
  /// Kron's first moment: the mean distance of the light from the centre, in units of the ellipse,
  /// within `reach` of them; nil where there is no light.
  ///
  /// Neighbours' pixels are left out rather than replaced: an opposite pixel far from the centre is
  /// mostly noise, and it counts with its distance.
  func kronMoment(of stamp: SourceStamp, reach: Double) -> Double? {
    var (moment, light) = (0.0, 0.0)
    forEachPixel(of: stamp, within: reach) { value, squaredDistance, origin, _ in
      guard origin == SourceStamp.Origin.own else { return }
      moment += squaredDistance.squareRoot() * Double(value)
      light += Double(value)
    }
    return moment > 0 && light > 0 ? moment / light : nil
  }

  /// The sum over all pixels whose centres lie within `scale` times the ellipse.
  func sum(of stamp: SourceStamp, scale: Double, skyVariance: Double) -> ApertureSum {
    var result = ApertureSum()
    forEachPixel(of: stamp, within: scale) { value, _, origin, variance in
      result.add(
        1, flux: Double(value), origin: origin, variance: variance.map(Double.init) ?? skyVariance)
    }
    return result
  }

  @inline(__always)
  private func forEachPixel(
    of stamp: SourceStamp, within scale: Double,
    _ body: (Float, Double, UInt8, Float?) -> Void
  ) {
    let touched = box(scale: scale).clipped(to: stamp.box)
    let limit = scale * scale
    stamp.withRows(of: touched) { y, values, origins, variances in
      let dy = Double(y) - centre.y
      for column in 0..<touched.width {
        let dx = Double(column + touched.x.lowerBound) - centre.x
        let squaredDistance = dx * (xx * dx + xy * dy) + yy * dy * dy
        guard squaredDistance <= limit else { continue }
        body(values[column], squaredDistance, origins[column], variances?[column])
      }
    }
  }
}
