import Foundation

/// Where sources lie, on a frame or on the sky, ready to be matched.
///
/// Sky positions are kept as unit vectors, so that neither the poles nor the jump from 360 to 0
/// degrees needs a special case; their distance is the chord, which grows with the angle.
public struct SourcePositions: Sendable {
  /// What distances between the positions are measured in.
  public enum Space: Sendable, Equatable {
    /// Pixels of a frame.
    case pixels
    /// Arcseconds on the sky.
    case sky
  }

  /// Frame or sky.
  public let space: Space
  /// One vector a source; with a NaN inside, the source matches nothing.
  let points: [SIMD3<Double>]

  /// The number of positions.
  public var count: Int { points.count }

  /// Positions on a frame, in pixels from any common origin.
  public static func pixels(x: [Double], y: [Double]) -> SourcePositions {
    precondition(x.count == y.count, "each position has an x and a y")
    return SourcePositions(space: .pixels, points: zip(x, y).map { SIMD3($0, $1, 0) })
  }

  /// Positions on the sky, in degrees.
  public static func sky(rightAscension: [Double], declination: [Double]) -> SourcePositions {
    precondition(
      rightAscension.count == declination.count, "each position has two coordinates")
    let points = zip(rightAscension, declination).map { ra, dec in
      let (alpha, delta) = (ra * .pi / 180, dec * .pi / 180)
      return SIMD3(cos(delta) * cos(alpha), cos(delta) * sin(alpha), sin(delta))
    }
    return SourcePositions(space: .sky, points: points)
  }

  /// The squared distance of vectors that belongs to a separation in pixels or arcseconds.
  func squaredDistance(ofSeparation separation: Double) -> Double {
    guard space == .sky else { return separation * separation }
    let chord = 2 * sin(min(separation / 3600 * .pi / 180, .pi) / 2)
    return chord * chord
  }

  /// The separation in pixels or arcseconds that belongs to a squared distance of vectors.
  func separation(ofSquaredDistance squared: Double) -> Double {
    guard space == .sky else { return squared.squareRoot() }
    return 2 * asin(min(squared.squareRoot() / 2, 1)) * 180 / .pi * 3600
  }
}

extension SourceCatalog {
  /// The 0-based pixel positions: `x0, y0` of a truth table, else `X_IMAGE, Y_IMAGE` less 1.
  public func pixelPositions() throws -> SourcePositions {
    if contains("x0"), contains("y0") {
      return .pixels(x: try doubles("x0"), y: try doubles("y0"))
    }
    return .pixels(
      x: try doubles("X_IMAGE").map { $0 - 1 }, y: try doubles("Y_IMAGE").map { $0 - 1 })
  }

  /// The sky positions: `ALPHA_J2000, DELTA_J2000`, else `ra, dec` of a truth table.
  public func skyPositions() throws -> SourcePositions {
    let names =
      contains("ra") && contains("dec") && !contains("ALPHA_J2000")
      ? ("ra", "dec") : ("ALPHA_J2000", "DELTA_J2000")
    return .sky(rightAscension: try doubles(names.0), declination: try doubles(names.1))
  }
}
