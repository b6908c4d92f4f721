import Foundation

/// The places of sources, as points whose straight distances are compared.
///
/// Pixels lie in a plane. Places on the sky become unit vectors, so that nothing special happens at
/// the poles or where right ascension wraps.
public struct SourcePositions: Sendable, Equatable {
  /// How distances are counted.
  public enum Frame: String, Sendable, Codable {
    /// In pixels.
    case pixel
    /// In arcseconds on the sky.
    case sky
  }

  /// How distances are counted.
  public let frame: Frame
  /// The points; a place that is not known has NaN in it.
  let points: [SIMD3<Double>]

  /// The number of places.
  public var count: Int { points.count }

  /// Places in pixels, 0-based.
  public init(x: [Double], y: [Double]) {
    precondition(x.count == y.count, "a place has two coordinates")
    frame = .pixel
    points = zip(x, y).map { SIMD3($0, $1, 0) }
  }

  /// Places on the sky in degrees.
  public init(rightAscension: [Double], declination: [Double]) {
    precondition(rightAscension.count == declination.count, "a place has two coordinates")
    frame = .sky
    points = zip(rightAscension, declination).map { ra, dec in
      let (alpha, delta) = (ra * .pi / 180, dec * .pi / 180)
      // Declination comes second: the search sorts by the second coordinate.
      return SIMD3(cos(delta) * cos(alpha), sin(delta), cos(delta) * sin(alpha))
    }
  }

  /// The straight distance that stands for `radius` pixels or arcseconds.
  func chord(_ radius: Double) -> Double {
    switch frame {
    case .pixel: radius
    case .sky: 2 * sin(radius / 3600 * .pi / 360)
    }
  }
}
