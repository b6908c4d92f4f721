import Foundation
import Imaging
import SkySimulation
import Tensors

/// The stars and galaxies of our own simulator, as the Bayes bound asks for them.
///
/// Stars of clusters are not part of the number counts: in crowded fields the bound ranks as well as
/// anywhere, but its probabilities are too low for stars.
public struct SkyStampModel: StampModel {
  private let population: SourcePopulation
  private let renderer: SourceRenderer
  private let zeroPoint: Double

  /// The sources as the field of `seed` shows them.
  public init(_ simulator: SkySimulator, seed: UInt64) {
    population = simulator.population
    renderer = simulator.renderer(seed: seed)
    zeroPoint = simulator.configuration.zeroPoint
  }

  /// A shape from the simulator's population of that magnitude.
  public func drawShape(magnitude: Double, from stream: inout RandomStream) -> GalaxyShape {
    let radius = population.sizes.draw(at: magnitude, &stream)
    let armRadius = 1.5 * population.configuration.pointSpread.fwhm
    return population.shapes.draw(radius: radius, armRadius: armRadius, &stream)
  }

  /// The light that the simulator would give the pixels of `box`.
  public func light(
    of shape: GalaxyShape?, flux: Double, x: Double, y: Double, in box: PixelBox
  ) -> [Float] {
    let stamp = renderer.stamp(of: SimulatedSource(x: x, y: y, flux: flux, galaxy: shape))
    let image = stamp.image
    var light = [Float](repeating: 0, count: box.area)
    let shared = box.clipped(
      to: PixelBox(
        x: stamp.originX..<stamp.originX + stamp.side,
        y: stamp.originY..<stamp.originY + stamp.side))
    for row in shared.y {
      let from = (row - stamp.originY) * stamp.side - stamp.originX
      let to = (row - box.y.lowerBound) * box.width - box.x.lowerBound
      for column in shared.x { light[to + column] = image.pixels[from + column] }
    }
    return light
  }

  /// Field stars per square arcminute and magnitude.
  public func starDensity(at magnitude: Double) -> Double {
    Self.density(of: population.stars, at: magnitude)
  }

  /// Galaxies per square arcminute and magnitude.
  public func galaxyDensity(at magnitude: Double) -> Double {
    Self.density(of: population.galaxies, at: magnitude)
  }

  /// The magnitude at the field's zero point.
  public func magnitude(ofFlux flux: Double) -> Double {
    zeroPoint - 2.5 * log10(max(flux, .leastNormalMagnitude))
  }

  /// Beyond the counts' limits the density at the limit: a noisy flux is no proof of the class.
  private static func density(of counts: MagnitudeDistribution, at magnitude: Double) -> Double {
    let limits = (counts.counts.brightest, counts.counts.faintest)
    return max(counts.density(at: max(limits.0, min(limits.1, magnitude))), 1e-12)
  }
}
