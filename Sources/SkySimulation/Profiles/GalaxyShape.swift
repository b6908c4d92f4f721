import Foundation

/// The light of a galaxy before the atmosphere and the optics: Sersic components that share their
/// ellipticity, and perhaps spiral arms.
public struct GalaxyShape: Codable, Sendable, Equatable {
  /// One Sersic profile of a galaxy.
  public struct Component: Codable, Sendable, Equatable {
    /// The share of the flux; the shares of a galaxy sum to 1.
    public var fraction: Double
    /// The Sersic index, 0.5 to 6.
    public var index: Double
    /// The half-light radius of the component before the shear, arcseconds.
    public var halfLightRadius: Double

    /// A component with a share of the flux, a Sersic index and a half-light radius (arcseconds).
    public init(fraction: Double = 1, index: Double, halfLightRadius: Double) {
      self.fraction = fraction
      self.index = index
      self.halfLightRadius = halfLightRadius
    }
  }

  /// The profiles, one or two in the populations drawn here.
  public var components: [Component]
  /// The area-preserving shear along x.
  public var g1: Double
  /// The area-preserving shear along the diagonal.
  public var g2: Double
  /// Where profiles end: 6 half-light radii, or 0 for profiles that never end.
  public var truncation: Double
  /// Arms in the last component; nil for none.
  public var arms: SpiralArms?

  /// A galaxy of concentric components under one shear.
  public init(
    components: [Component], g1: Double = 0, g2: Double = 0, truncation: Double = 6,
    arms: SpiralArms? = nil
  ) {
    self.components = components
    self.g1 = g1
    self.g2 = g2
    self.truncation = truncation
    self.arms = arms
  }

  /// The truncation as a radius, infinite for none.
  var edge: Double { truncation > 0 ? truncation : .infinity }

  /// The size of the shear, (a - b) / (a + b).
  public var ellipticity: Double { (g1 * g1 + g2 * g2).squareRoot() }

  /// The direction of the major axis, degrees from +x towards +y, in -90...90.
  public var positionAngle: Double { atan2(g2, g1) * 90 / .pi }

  /// The radius that holds half of the light before the shear, arcseconds.
  public var halfLightRadius: Double {
    if components.count == 1 { return components[0].halfLightRadius }
    let family = SersicTransforms.shared(truncation: edge)
    let profiles = components.map { family.profile(index: $0.index) }
    var (low, high) = (0.0, components.reduce(0) { max($0, $1.halfLightRadius) })
    for _ in 0..<30 {
      let middle = (low + high) / 2
      let inside = zip(components, profiles).reduce(0) {
        $0 + $1.0.fraction * $1.1.fluxInside(middle / $1.0.halfLightRadius)
      }
      if inside < 0.5 { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The Sersic index of the component with the most light.
  public var dominantIndex: Double {
    components.max { $0.fraction < $1.fraction }?.index ?? 1
  }
}

/// Star-forming knots along logarithmic spirals, which take a share of the disc's light.
public struct SpiralArms: Codable, Sendable, Equatable {
  /// The number of arms.
  public var count: Int
  /// The share of the component's flux in the arms, 0 to 1.
  public var fraction: Double
  /// The angle between an arm and a circle, degrees; 10 is tightly wound, 30 open.
  public var pitch: Double
  /// The direction in which the first arm starts, degrees.
  public var phase: Double

  /// Arms with a share of the light, a pitch and a phase (degrees).
  public init(count: Int = 2, fraction: Double = 0.3, pitch: Double = 18, phase: Double = 0) {
    self.count = count
    self.fraction = fraction
    self.pitch = pitch
    self.phase = phase
  }

  /// A knot: its place and its Gaussian radius, in half-light radii of the disc, and its share of
  /// the arms' flux.
  struct Knot {
    var x: Double
    var y: Double
    var sigma: Double
    var share: Double
  }

  /// The knots, as bright as the exponential disc is where they lie.
  var knots: [Knot] {
    let perArm = 14
    let winding = 1 / tan(pitch * .pi / 180)
    var knots: [Knot] = []
    for arm in 0..<count {
      for step in 0..<perArm {
        let radius = 0.35 * exp(1.9 * Double(step) / Double(perArm - 1))
        let start = phase * .pi / 180 + 2 * .pi * Double(arm) / Double(count)
        let angle = start + winding * log(radius / 0.35)
        let weight = radius * radius * exp(-1.678 * radius)
        knots.append(
          Knot(x: radius * cos(angle), y: radius * sin(angle), sigma: 0.13 * radius, share: weight))
      }
    }
    let total = knots.reduce(0) { $0 + $1.share }
    return knots.map { Knot(x: $0.x, y: $0.y, sigma: $0.sigma, share: $0.share / total) }
  }
}
