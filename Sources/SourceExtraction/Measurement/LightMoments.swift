import Foundation

/// How the light of a source spreads around its centre.
struct LightMoments: Sendable {
  /// The variance along x, in square pixels.
  var xx: Double
  /// The variance along y, in square pixels.
  var yy: Double
  /// The covariance, in square pixels.
  var xy: Double

  /// Below this determinant a source is as thin as a line of pixels: (1/12)^2.
  private static let thinnest = 1.0 / 144

  /// The moments with the width of a pixel added where the source would have none.
  var regularized: LightMoments {
    let isFinite = xx.isFinite && yy.isFinite && xy.isFinite
    guard isFinite, xx > 0, yy > 0 else { return LightMoments(xx: 1.0 / 12, yy: 1.0 / 12, xy: 0) }
    guard xx * yy - xy * xy < Self.thinnest else { return self }
    let wider = LightMoments(xx: xx + 1.0 / 12, yy: yy + 1.0 / 12, xy: xy)
    let determinant = wider.xx * wider.yy - wider.xy * wider.xy
    return determinant > 0 ? wider : LightMoments(xx: wider.xx, yy: wider.yy, xy: 0)
  }

  /// The standard deviations along the two axes, and the angle of the major one in degrees from x
  /// towards y, -90 to 90.
  var axes: (major: Double, minor: Double, angle: Double) {
    let mean = (xx + yy) / 2
    let difference = (xx - yy) / 2
    let root = (difference * difference + xy * xy).squareRoot()
    let angle = root > 0 ? atan2(2 * xy, xx - yy) / 2 * 180 / .pi : 0
    return ((mean + root).squareRoot(), max(0, mean - root).squareRoot(), angle)
  }
}
