import Foundation

/// How probable the pixels of a stamp are if a source of a given shape, of any flux and at about the
/// expected place, made them.
///
/// The template T of unit flux moves by (dx, dy) as T - dx T_x - dy T_y, so the pixels are
/// f T + p T_x + q T_y with p = -f dx and q = -f dy, linear in three unknowns. With noise of known
/// variance the likelihood is a Gaussian in (f, p, q), whose integral is closed: with the matrix
/// M = A^T W A and b = A^T W d, its logarithm is b^T M^-1 b / 2 - ln(det M) / 2 and a constant. A flat
/// prior in the place turns dx dy into dp dq / f^2.
///
/// In the determinant the second derivatives of T enter as well, through what T leaves of the
/// pixels: a wrong shape leaves much, and without them its evidence is off by some tenths (0.18 in
/// the test against plain summing). A grid of positions was rejected, it costs as many templates as
/// it has nodes.
struct TemplateEvidence {
  /// ln of the integral over flux and place, up to a constant that all templates share.
  let logEvidence: Double
  /// The most probable flux, kept above half its standard error.
  let flux: Double

  /// Weighs `template` (unit flux, the stamp and a margin of two pixels around it) against the
  /// `pixels` of a stamp of `side` x `side` and their inverse variances `weights` (0: not used).
  ///
  /// Nil if the pixels do not determine flux and place.
  init?(template: [Float], pixels: [Float], weights: [Float], side: Int) {
    let sums = Self.sums(template: template, pixels: pixels, weights: weights, side: side)
    guard let solution = NormalEquations(sums).solved() else { return nil }
    flux = max(solution.parameters.x, 0.5 * solution.firstVariance.squareRoot())
    // d^T W d is the same for all templates and left out.
    logEvidence =
      0.5 * solution.gain - 0.5 * solution.logDeterminant - 2 * log(flux)
  }

  /// The distance at which derivatives look: differences of fourth order need two pixels.
  static let margin = 2

  /// The six entries of M, the three of b, and the second derivatives (xx, xy, yy) times the pixels
  /// and times the template.
  private static func sums(
    template: [Float], pixels: [Float], weights: [Float], side: Int
  ) -> SIMD16<Double> {
    let stride = side + 2 * margin
    precondition(template.count == stride * stride, "a template has a margin of two pixels")
    precondition(pixels.count == side * side && weights.count == side * side, "one stamp, one size")
    var sums = SIMD16<Double>(repeating: 0)
    template.withUnsafeBufferPointer { t in
      pixels.withUnsafeBufferPointer { d in
        weights.withUnsafeBufferPointer { w in
          for y in 0..<side {
            for x in 0..<side {
              let pixel = y &* side &+ x
              let weight = w[pixel]
              guard weight > 0 else { continue }
              let at = (y &+ margin) &* stride &+ x &+ margin
              let v = t[at]
              let vx = (8 * (t[at &+ 1] - t[at &- 1]) - (t[at &+ 2] - t[at &- 2])) / 12
              let up = t[at &+ stride] - t[at &- stride]
              let farUp = t[at &+ 2 &* stride] - t[at &- 2 &* stride]
              let vy = (8 * up - farUp) / 12
              let across = t[at &+ 1] + t[at &- 1]
              let along = t[at &+ stride] + t[at &- stride]
              let vxx = (16 * across - 30 * v - t[at &+ 2] - t[at &- 2]) / 12
              let farAlong = t[at &+ 2 &* stride] + t[at &- 2 &* stride]
              let vyy = (16 * along - 30 * v - farAlong) / 12
              let rising = t[at &+ stride &+ 1] + t[at &- stride &- 1]
              let falling = t[at &+ stride &- 1] + t[at &- stride &+ 1]
              let vxy = (rising - falling) / 4
              let data = d[pixel]
              let row = SIMD16<Float>(
                v * v, v * vx, v * vy, vx * vx, vx * vy, vy * vy, v * data, vx * data, vy * data,
                vxx * data, vxy * data, vyy * data, vxx * v, vxy * v, vyy * v, 0)
              sums += SIMD16<Double>(row * weight)
            }
          }
        }
      }
    }
    return sums
  }
}

/// Three linear equations M theta = b with a symmetric M, whose upper triangle is kept row by row.
private struct NormalEquations {
  private let m: [Double]
  private let b: SIMD3<Double>
  /// Second derivatives times the pixels, and times the template.
  private let bentPixels: SIMD3<Double>
  private let bentTemplate: SIMD3<Double>

  init(_ sums: SIMD16<Double>) {
    m = (0..<6).map { sums[$0] }
    b = SIMD3(sums[6], sums[7], sums[8])
    bentPixels = SIMD3(sums[9], sums[10], sums[11])
    bentTemplate = SIMD3(sums[12], sums[13], sums[14])
  }

  struct Solution {
    var parameters: SIMD3<Double>
    /// The variance of the first parameter.
    var firstVariance: Double
    /// ln of the determinant of the curvature.
    var logDeterminant: Double
    /// b^T M^-1 b.
    var gain: Double
  }

  /// The solution by cofactors; nil if M is not positive definite.
  func solved() -> Solution? {
    let cofactors = Cofactors(m)
    let determinant = cofactors.determinant
    guard m[0] > 0, m[0] * m[3] > m[1] * m[1], determinant > 1e-12 * m[0] * m[3] * m[5] else {
      return nil
    }
    let parameters =
      SIMD3(
        (cofactors.rows.0 * b).sum(), (cofactors.rows.1 * b).sum(), (cofactors.rows.2 * b).sum())
      / determinant
    return Solution(
      parameters: parameters, firstVariance: cofactors.rows.0.x / determinant,
      logDeterminant: log(curvature(flux: parameters.x) ?? determinant),
      gain: (parameters * b).sum())
  }

  /// The determinant with the second derivatives; nil where they would turn the peak into a saddle.
  private func curvature(flux: Double) -> Double? {
    guard flux > 0 else { return nil }
    let bend = (bentPixels - flux * bentTemplate) / flux
    let bent = [m[0], m[1], m[2], m[3] - bend.x, m[4] - bend.y, m[5] - bend.z]
    let determinant = Cofactors(bent).determinant
    let isPeak = bent[0] * bent[3] > bent[1] * bent[1] && bent[3] > 0.2 * m[3]
    return isPeak && determinant > 0.04 * Cofactors(m).determinant ? determinant : nil
  }
}

/// The cofactors of a symmetric matrix of three rows, given by its upper triangle.
private struct Cofactors {
  let rows: (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>)
  let determinant: Double

  init(_ m: [Double]) {
    let (a, b, c, d, e, f) = (m[0], m[1], m[2], m[3], m[4], m[5])
    let first = SIMD3(d * f - e * e, c * e - b * f, b * e - c * d)
    rows = (
      first, SIMD3(first.y, a * f - c * c, b * c - a * e),
      SIMD3(first.z, b * c - a * e, a * d - b * b)
    )
    determinant = (first * SIMD3(a, b, c)).sum()
  }
}
