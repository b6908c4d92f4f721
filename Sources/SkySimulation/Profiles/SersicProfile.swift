import Foundation

/// A round Sersic profile of unit flux and unit half-light radius, I(r) ~ exp(-b r^(1/n)).
///
/// A truncated profile ends sharply at `truncation` half-light radii, and its half-light radius
/// encloses half of the light inside that edge (GalSim's convention).
public struct SersicProfile: Sendable, Equatable {
  /// The Sersic index n: 0.5 is a Gaussian, 1 an exponential disc, 4 de Vaucouleurs' law.
  public let index: Double
  /// Where the profile ends, in half-light radii; infinite for a profile that never ends.
  public let truncation: Double
  /// The factor b that makes the half-light radius 1.
  let b: Double
  /// The brightness at the centre, per square half-light radius.
  let centre: Double
  /// The share of the endless profile's light that lies inside the truncation.
  let kept: Double

  /// The indices that profiles may have.
  public static let indices = 0.5...6.2

  /// A profile of index `index` (0.5 to 6.2), cut at `truncation` half-light radii (above 1).
  public init(index: Double, truncation: Double = .infinity) {
    precondition(Self.indices.contains(index), "the Sersic index lies in 0.5...6.2")
    precondition(truncation > 1, "a profile is not cut inside its half-light radius")
    self.index = index
    self.truncation = truncation
    let a = 2 * index
    let inside = { (b: Double) in lowerGamma(a, b * pow(truncation, 1 / index)) }
    // P(2n, b) - P(2n, b T^(1/n)) / 2 grows with b from below zero to 1/2.
    var (low, high) = (1e-4, 4 * index + 4)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if lowerGamma(a, middle) < inside(middle) / 2 { low = middle } else { high = middle }
    }
    b = (low + high) / 2
    kept = inside(b)
    centre = exp(a * log(b) - lgamma(a)) / (2 * .pi * index * kept)
  }

  /// A profile whose constants are known, for tables of profiles.
  init(index: Double, truncation: Double, b: Double, centre: Double, kept: Double) {
    self.index = index
    self.truncation = truncation
    self.b = b
    self.centre = centre
    self.kept = kept
  }

  /// The brightness at `radius` (half-light radii), per square half-light radius.
  public func brightness(at radius: Double) -> Double {
    radius > truncation ? 0 : centre * exp(-b * pow(radius, 1 / index))
  }

  /// The share of the light inside `radius` (half-light radii).
  public func fluxInside(_ radius: Double) -> Double {
    lowerGamma(2 * index, b * pow(min(radius, truncation), 1 / index)) / kept
  }

  /// The radius (half-light radii) at which the brightness has fallen to `level`; 0 where it is
  /// fainter than that everywhere.
  public func radius(ofBrightness level: Double) -> Double {
    guard level < centre else { return 0 }
    return min(truncation, pow(log(centre / level) / b, index))
  }
}
