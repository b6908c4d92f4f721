import Foundation
import Tensors

/// The half-light radii of galaxies of a given magnitude: what `SizeConfiguration` describes.
public struct SizeDistribution: Sendable, Equatable {
  /// The settings.
  public let configuration: SizeConfiguration

  /// The distribution of a configuration.
  public init(_ configuration: SizeConfiguration) {
    self.configuration = configuration
  }

  /// The median half-light radius at a magnitude, arcseconds, before the limits.
  public func median(at magnitude: Double) -> Double {
    let steps = configuration.slope * (magnitude - configuration.referenceMagnitude)
    return configuration.median * pow(10, steps)
  }

  /// A half-light radius (arcseconds) for a galaxy of a magnitude.
  public func draw(at magnitude: Double, _ random: inout RandomStream) -> Double {
    let radius = median(at: magnitude) * pow(10, configuration.scatter * random.normal())
    return min(max(radius, configuration.smallest), configuration.largest)
  }

  /// The probability density of log10 of the half-light radius (arcseconds) at a magnitude.
  ///
  /// The draws beyond the limits, which `draw` moves onto the limits, are left where they were.
  public func logDensity(ofRadius radius: Double, at magnitude: Double) -> Double {
    let scatter = max(configuration.scatter, 1e-9)
    let offset = log10(radius / median(at: magnitude)) / scatter
    return exp(-0.5 * offset * offset) / (scatter * (2 * .pi).squareRoot())
  }
}
