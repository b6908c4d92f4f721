import Foundation
import SkySimulation
import Tensors
import Testing

@Suite("Populations of stars and galaxies")
struct PopulationTests {
  @Test("magnitudes follow the counts, break included")
  func magnitudes() {
    let counts = MagnitudeCounts(
      brightest: 16, faintest: 26, slope: 0.3, breakMagnitude: 22, faintSlope: -0.1)
    let distribution = MagnitudeDistribution(counts, density: 10, referenceMagnitude: 21)
    var random = RandomStream(seed: 2)
    let draws = (0..<100_000).map { _ in distribution.draw(&random) }
    for low in stride(from: 17.0, to: 26, by: 1) {
      let found = draws.filter { $0 >= low && $0 < low + 1 }.count
      var expected = 0.0
      for step in 0..<100 {
        expected += distribution.density(at: low + 0.01 * Double(step) + 0.005)
      }
      expected *= 0.01 / distribution.total * 100_000
      #expect(abs(Double(found) - expected) < 5 * expected.squareRoot() + 5)
    }
  }

  @Test("the counts reach the density at the reference magnitude")
  func normalisation() {
    let counts = MagnitudeCounts(
      brightest: 0, faintest: 23, slope: 0.4, breakMagnitude: 30, faintSlope: 0.4)
    let distribution = MagnitudeDistribution(counts, density: 7, referenceMagnitude: 23)
    #expect(abs(distribution.total - 7) < 1e-6)
  }

  @Test("sizes follow their log-normal density")
  func sizes() {
    let sizes = SizeDistribution(.default)
    var random = RandomStream(seed: 2)
    let draws = (0..<20_000).map { _ in log10(sizes.draw(at: 22, &random)) }
    let mean = draws.reduce(0, +) / 20_000
    let scatter = (draws.reduce(0) { $0 + pow($1 - mean, 2) } / 20_000).squareRoot()
    #expect(abs(mean - log10(sizes.median(at: 22))) < 0.01)
    #expect(abs(scatter - 0.22) < 0.005)
    let total = stride(from: -2.0, to: 2, by: 0.01)
      .reduce(0) { $0 + 0.01 * sizes.logDensity(ofRadius: pow(10, $1), at: 22) }
    #expect(abs(total - 1) < 1e-3)
  }

  @Test("a field has the stars and the galaxies of its area")
  func numbers() {
    var sky = SkyPreset.des.configuration
    (sky.width, sky.height) = (4096, 4096)
    let population = SourcePopulation(sky)
    let sources = population.draw(RandomStream(seed: 3))
    let stars = Double(sources.filter(\.isStar).count)
    let galaxies = Double(sources.count) - stars
    let expected = (population.stars.total, population.galaxies.total)
    #expect(abs(stars / population.area / expected.0 - 1) < 0.1)
    #expect(abs(galaxies / population.area / expected.1 - 1) < 0.05)
  }

  @Test("a globular cluster is as dense in the middle as it is told to be")
  func cluster() {
    var sky = SkyPreset.crowded.configuration
    sky.stars.density = 0
    sky.galaxies.density = 0
    let sources = SourcePopulation(sky).draw(RandomStream(seed: 3))
    let radius = 30.0
    let inside = sources.filter {
      hypot($0.x - 1023.5, $0.y - 1023.5) * sky.pixelScale < radius
    }
    let density = Double(inside.count) / (.pi * radius * radius / 3600)
    #expect(density > 0.8 * sky.clusters.centralDensity && density < sky.clusters.centralDensity)
  }

  @Test("groups bring galaxies together")
  func clustering() {
    var sky = SkyPreset.des.configuration
    sky.stars.density = 0
    sky.galaxies.blendFraction = 0
    let near = [0.0, 1].map { fraction -> Int in
      sky.galaxies.clusteredFraction = fraction
      let galaxies = SourcePopulation(sky).draw(RandomStream(seed: 3)).prefix(1500)
      var pairs = 0
      for (i, one) in galaxies.enumerated() {
        for other in galaxies[(i + 1)...] where hypot(other.x - one.x, other.y - one.y) < 40 {
          pairs += 1
        }
      }
      return pairs
    }
    #expect(Double(near[1]) > 1.3 * Double(near[0]))
  }
}
