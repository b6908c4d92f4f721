import SourceExtraction
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
}
