import Foundation
import Imaging
import SkySimulation
import Tensors
import Testing

@Suite("The noise of simulated frames")
struct NoiseTests {
  static let levels: [(level: Double, gain: Double, readNoise: Double)] = [
    (135, 4, 5), (500, 1, 0), (10, 2, 3), (2, 1, 0), (40, 1.5, 10),
  ]

  @Test("the variance is photons over gain and read noise, within 1 %", arguments: levels)
  func variance(level: Double, gain: Double, readNoise: Double) throws {
    var sky = blank(side: 700)
    sky.background.level = level
    (sky.noise.gain, sky.noise.readNoise) = (gain, readNoise)
    let image = try SkySimulator(sky).field(seed: 3).image
    let moments = Moments(image)
    let expected = level / gain + pow(readNoise / gain, 2)
    #expect(abs(moments.variance / expected - 1) < 0.01)
    #expect(abs(moments.mean - level) < 5 * (expected / Double(image.pixels.count)).squareRoot())
    // The third moment of the photons; the read noise has none.
    let skewness = level / (gain * gain) / pow(expected, 1.5)
    #expect(abs(moments.skewness - skewness) < 0.02)
  }

  @Test("white noise does not know its neighbours")
  func whiteNoise() throws {
    let moments = Moments(try SkySimulator(blank(side: 800)).field(seed: 8).image)
    for (dx, dy) in [(1, 0), (0, 1), (1, 1), (2, 0), (0, 2), (7, 3)] {
      #expect(abs(moments.correlation(dx, dy)) < 0.006)
    }
  }

  @Test("a kernel correlates neighbours as its autocorrelation says, and keeps the variance")
  func correlatedNoise() throws {
    var sky = blank(side: 1000)
    sky.noise.kernel = [0.3, 1, 0.3]
    let simulator = try SkySimulator(sky)
    let moments = Moments(simulator.field(seed: 8).image)
    #expect(abs(moments.variance / pow(simulator.skySigma, 2) - 1) < 0.01)
    let norm = 1 + 2 * 0.09
    let (one, two) = (2 * 0.3 / norm, 0.09 / norm)
    let expected = [(1, 0, one), (0, 1, one), (1, 1, one * one), (2, 0, two), (0, 3, 0)]
    for (dx, dy, value) in expected {
      #expect(abs(moments.correlation(dx, dy) - value) < 0.008)
    }
  }

  @Test(
    "the Poisson numbers have the mean and the variance they should", arguments: [0.3, 7, 12, 80])
  func poisson(mean: Double) {
    var random = RandomStream(seed: 5)
    let count = 200_000
    let draws = (0..<count).map { _ in random.poisson(mean) }
    let average = draws.reduce(0, +) / Double(count)
    let variance = draws.reduce(0) { $0 + pow($1 - average, 2) } / Double(count)
    #expect(abs(average - mean) < 5 * (mean / Double(count)).squareRoot())
    #expect(abs(variance / mean - 1) < 0.02)
    #expect(draws.allSatisfy { $0 >= 0 && $0 == $0.rounded() })
  }

  @Test("the weight is one over the variance of the sky")
  func weight() throws {
    let simulator = try SkySimulator(blank(side: 64))
    let field = simulator.field(seed: 1)
    let expected = Float(1 / pow(simulator.skySigma, 2))
    #expect(field.weight.pixels.allSatisfy { abs($0 / expected - 1) < 1e-4 })
  }

  @Test("without noise the frame is the sky")
  func noNoise() throws {
    var sky = blank(side: 32)
    sky.noise.isEnabled = false
    let field = try SkySimulator(sky).field(seed: 1)
    #expect(field.image.pixels.allSatisfy { $0 == Float(sky.background.level) })
  }

  private func blank(side: Int) -> SkyConfiguration {
    var sky = SkyPreset.blank.configuration
    (sky.width, sky.height) = (side, side)
    return sky
  }
}

/// The moments and the correlations of a picture.
private struct Moments {
  let mean: Double
  let variance: Double
  let skewness: Double
  private let image: Image

  init(_ image: Image) {
    self.image = image
    let count = Double(image.pixels.count)
    let mean = image.pixels.reduce(0) { $0 + Double($1) } / count
    let variance = image.pixels.reduce(0) { $0 + pow(Double($1) - mean, 2) } / count
    let third = image.pixels.reduce(0) { sum, value in
      let offset = Double(value) - mean
      return sum + offset * offset * offset
    }
    self.mean = mean
    self.variance = variance
    skewness = third / count / pow(variance, 1.5)
  }

  /// The correlation of pixels that are (dx, dy) apart.
  func correlation(_ dx: Int, _ dy: Int) -> Double {
    var sum = 0.0
    for y in 0..<image.height - dy {
      for x in 0..<image.width - dx {
        sum += (Double(image[x, y]) - mean) * (Double(image[x + dx, y + dy]) - mean)
      }
    }
    return sum / Double((image.height - dy) * (image.width - dx)) / variance
  }
}
