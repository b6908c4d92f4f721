import Foundation
import Tensors

/// Draws the shapes of galaxies of a given half-light radius.
public struct GalaxyShapeDistribution: Sendable, Equatable {
  /// The settings.
  public let configuration: GalaxyShapeConfiguration

  /// The distribution of a configuration.
  public init(_ configuration: GalaxyShapeConfiguration) {
    self.configuration = configuration
  }

  /// A galaxy of half-light radius `radius`, arcseconds; discs larger than `armRadius` (arcseconds)
  /// may have spiral arms.
  ///
  /// For a bulge with a disc the radius is that of the mixture to a few percent; the exact one is
  /// the shape's own `halfLightRadius`.
  public func draw(
    radius: Double, armRadius: Double, _ random: inout RandomStream
  ) -> GalaxyShape {
    let settings = configuration
    let rayleigh = settings.ellipticity * (-2 * log(1 - random.uniform())).squareRoot()
    var ellipticity = min(rayleigh, settings.largestEllipticity)
    let angle = random.uniform() * .pi
    let kind = random.uniform()
    let high = settings.ellipticalIndex + settings.indexScatter * random.normal()
    let low = 1 + settings.discIndexScatter * random.normal()
    var components: [GalaxyShape.Component]
    if kind < settings.ellipticalFraction {
      ellipticity *= 0.7
      components = [.init(index: Self.bounded(high), halfLightRadius: radius)]
    } else if kind < settings.ellipticalFraction + settings.discFraction {
      components = [.init(index: Self.bounded(low), halfLightRadius: radius)]
    } else {
      let bulge = 0.1 + 0.3 * random.uniform()
      components = [
        .init(fraction: bulge, index: Self.bounded(high - 0.8), halfLightRadius: 0.4 * radius),
        .init(fraction: 1 - bulge, index: 1, halfLightRadius: radius * (1 + 0.6 * bulge)),
      ]
    }
    let hasArms =
      kind >= settings.ellipticalFraction && radius > armRadius
      && random.uniform() < settings.spiralFraction
    return GalaxyShape(
      components: components, g1: ellipticity * cos(2 * angle), g2: ellipticity * sin(2 * angle),
      truncation: settings.truncation, arms: hasArms ? Self.arms(&random) : nil)
  }

  private static func bounded(_ index: Double) -> Double {
    min(max(index, 0.5), 6)
  }

  private static func arms(_ random: inout RandomStream) -> SpiralArms {
    SpiralArms(
      count: random.uniform() < 0.7 ? 2 : 3, fraction: 0.15 + 0.25 * random.uniform(),
      pitch: (random.uniform() < 0.5 ? -1 : 1) * (10 + 18 * random.uniform()),
      phase: 360 * random.uniform())
  }
}
