import Imaging
import SourceExtraction
import Tensors
import Testing

@Suite("Noise correlation")
struct NoiseCorrelationTests {
  @Test("white noise adds nothing")
  func white() {
    #expect(NoiseCorrelation.white.noiseRatio(apertureRadius: 5) == 1)
    #expect(NoiseCorrelation.white.noiseRatio(weights: [1, 2, 1], width: 3) == 1)
  }

  @Test("two fully correlated neighbours are twice as noisy as one, not the root of two")
  func neighbours() {
    let rows = NoiseCorrelation(reach: 1, coefficients: [0, 0, 0, 1, 1, 1, 0, 0, 0])
    #expect(abs(rows.noiseRatio(weights: [1, 1], width: 2) - 2.0.squareRoot()) < 1e-12)
    #expect(rows.noiseRatio(weights: [1, 1], width: 1) == 1)
  }

  @Test("a wide aperture sees the sum of all correlations")
  func wide() {
    let line = NoiseCorrelation(reach: 1, coefficients: [0, 0.25, 0, 0.25, 1, 0.25, 0, 0.25, 0])
    #expect(abs(line.noiseRatio(apertureRadius: 1000) - 2.0.squareRoot()) < 1e-3)
  }

  @Test(
    "a weak correlation does not count, a strong one does, and what lies between in part",
    arguments: [(0.01, 0.0...0.001), (0.0225, 0.002...0.035), (0.05, 0.09...0.11)])
  func weak(_ side: Float, _ expected: ClosedRange<Double>) throws {
    let size = 700
    var random = RandomStream(seed: 3)
    var image = Image(width: size, height: size)
    for index in image.pixels.indices { image.pixels[index] = Float(random.normal()) }
    let white = image
    for y in 1..<size - 1 {
      for x in 1..<size - 1 {
        image[x, y] +=
          side * (white[x - 1, y] + white[x + 1, y] + white[x, y - 1] + white[x, y + 1])
      }
    }
    let field = Field(name: "noise", image: image, mask: Mask(width: size, height: size))
    let correlation = try BackgroundEstimator.estimate(field).noiseCorrelation
    #expect(expected.contains(correlation[1, 0]))
    #expect(expected.contains(correlation[0, 1]))
  }
}
