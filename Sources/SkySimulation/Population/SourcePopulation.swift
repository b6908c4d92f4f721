import Foundation
import Tensors

/// The stars and galaxies that a configuration describes: their densities, and fields drawn from
/// them.
public struct SourcePopulation: Sendable {
  /// The configuration.
  public let configuration: SkyConfiguration
  /// The counts of field stars.
  public let stars: MagnitudeDistribution
  /// The counts of galaxies.
  public let galaxies: MagnitudeDistribution
  /// The sizes of galaxies.
  public let sizes: SizeDistribution
  /// The shapes of galaxies.
  public let shapes: GalaxyShapeDistribution

  /// The population of a configuration.
  public init(_ configuration: SkyConfiguration) {
    self.configuration = configuration
    let (stars, galaxies) = (configuration.stars, configuration.galaxies)
    self.stars = MagnitudeDistribution(
      stars.counts, density: stars.density, referenceMagnitude: stars.referenceMagnitude)
    self.galaxies = MagnitudeDistribution(
      galaxies.counts, density: galaxies.density, referenceMagnitude: galaxies.referenceMagnitude)
    sizes = SizeDistribution(galaxies.sizes)
    shapes = GalaxyShapeDistribution(galaxies.shapes)
  }

  /// The share of stars among the sources of a magnitude, field stars and galaxies.
  public func starFraction(at magnitude: Double) -> Double {
    let (star, galaxy) = (stars.density(at: magnitude), galaxies.density(at: magnitude))
    return star + galaxy > 0 ? star / (star + galaxy) : 0.5
  }

  /// The area of the frame, square arcminutes.
  public var area: Double {
    let scale = configuration.pixelScale / 60
    return Double(configuration.width) * Double(configuration.height) * scale * scale
  }

  /// The flux of a magnitude, in image units.
  public func flux(ofMagnitude magnitude: Double) -> Double {
    pow(10, 0.4 * (configuration.zeroPoint - magnitude))
  }

  /// A field of sources: stars, cluster stars, then galaxies, each from a stream of its own.
  public func draw(_ random: RandomStream) -> [SimulatedSource] {
    var sources: [SimulatedSource] = []
    drawStars(random.substream(1), into: &sources)
    drawClusters(random.substream(2), into: &sources)
    drawGalaxies(random.substream(3), into: &sources)
    return sources
  }

  /// A star at a random place, of a random magnitude.
  public func drawStar(_ random: inout RandomStream) -> SimulatedSource {
    let (x, y) = place(&random)
    return SimulatedSource(x: x, y: y, flux: flux(ofMagnitude: stars.draw(&random)))
  }

  /// A galaxy at a random place, of a random magnitude and shape.
  public func drawGalaxy(_ random: inout RandomStream) -> SimulatedSource {
    let (x, y) = place(&random)
    return drawGalaxy(magnitude: galaxies.draw(&random), x: x, y: y, &random)
  }

  /// A galaxy of a magnitude at a place (0-based pixels), of a random shape.
  public func drawGalaxy(
    magnitude: Double, x: Double, y: Double, _ random: inout RandomStream
  ) -> SimulatedSource {
    let radius = sizes.draw(at: magnitude, &random)
    let shape = shapes.draw(
      radius: radius, armRadius: 1.5 * configuration.pointSpread.fwhm, &random)
    return SimulatedSource(x: x, y: y, flux: flux(ofMagnitude: magnitude), galaxy: shape)
  }

  private func place(_ random: inout RandomStream) -> (Double, Double) {
    (
      random.uniform() * Double(configuration.width) - 0.5,
      random.uniform() * Double(configuration.height) - 0.5
    )
  }

  private func isInside(_ x: Double, _ y: Double) -> Bool {
    x >= -0.5 && y >= -0.5 && x < Double(configuration.width) - 0.5
      && y < Double(configuration.height) - 0.5
  }

  private func drawStars(_ random: RandomStream, into sources: inout [SimulatedSource]) {
    var head = random.substream(0)
    let count = Int(head.poisson(stars.total * area))
    let reach =
      configuration.stars.binarySeparation * configuration.pointSpread.fwhm
      / configuration.pixelScale
    for index in 0..<count {
      var own = random.substream(UInt64(index) + 1)
      let star = drawStar(&own)
      sources.append(star)
      guard own.uniform() < configuration.stars.binaryFraction else { continue }
      let (distance, angle) = (reach * own.uniform().squareRoot(), 2 * .pi * own.uniform())
      let companion = SimulatedSource(
        x: star.x + distance * cos(angle), y: star.y + distance * sin(angle),
        flux: star.flux * pow(10, -0.8 * own.uniform()))
      if isInside(companion.x, companion.y) { sources.append(companion) }
    }
  }

  private func drawClusters(_ random: RandomStream, into sources: inout [SimulatedSource]) {
    let settings = configuration.clusters
    guard settings.count > 0, settings.centralDensity > 0 else { return }
    let king = KingProfile(
      central: settings.centralDensity, core: settings.coreRadius, tidal: settings.tidalRadius)
    let magnitudes = MagnitudeDistribution(settings.counts, total: 1)
    for cluster in 0..<settings.count {
      let stream = random.substream(UInt64(cluster))
      var head = stream.substream(0)
      let drawn = place(&head)
      let middle =
        cluster == 0
        ? (Double(configuration.width - 1) / 2, Double(configuration.height - 1) / 2) : drawn
      for index in 0..<Int(head.poisson(king.count)) {
        var own = stream.substream(UInt64(index) + 1)
        let distance = king.drawRadius(&own) / configuration.pixelScale
        let angle = 2 * .pi * own.uniform()
        let (x, y) = (middle.0 + distance * cos(angle), middle.1 + distance * sin(angle))
        guard isInside(x, y) else { continue }
        let flux = flux(ofMagnitude: magnitudes.draw(&own))
        sources.append(SimulatedSource(x: x, y: y, flux: flux))
      }
    }
  }

  private func drawGalaxies(_ random: RandomStream, into sources: inout [SimulatedSource]) {
    let settings = configuration.galaxies
    var head = random.substream(0)
    let count = Int(head.poisson(galaxies.total * area))
    let groupCount = max(
      1, Int(Double(count) * settings.clusteredFraction / settings.groupMembers))
    let groups = (0..<groupCount).map { _ in place(&head) }
    for index in 0..<count {
      var own = random.substream(UInt64(index) + 1)
      var galaxy = drawGalaxy(&own)
      let kind = own.uniform()
      var near: (x: Double, y: Double)?
      if kind < settings.clusteredFraction {
        let group = groups[Int(own.uniform() * Double(groupCount))]
        // An exponential in the radius: dense in the middle, with a long tail.
        let distance = -settings.groupRadius * log(1 - own.uniform())
        near = beside(group, distance: distance, &own)
      } else if kind < settings.clusteredFraction + settings.blendFraction, !sources.isEmpty {
        let other = sources[Int(own.uniform() * Double(sources.count))]
        let distance = settings.blendSeparation * own.uniform().squareRoot()
        near = beside((other.x, other.y), distance: distance, &own)
      }
      if let near, isInside(near.x, near.y) { (galaxy.x, galaxy.y) = near }
      sources.append(galaxy)
    }
  }

  private func beside(
    _ place: (Double, Double), distance: Double, _ random: inout RandomStream
  ) -> (x: Double, y: Double) {
    let angle = 2 * .pi * random.uniform()
    let pixels = distance / configuration.pixelScale
    return (place.0 + pixels * cos(angle), place.1 + pixels * sin(angle))
  }
}
