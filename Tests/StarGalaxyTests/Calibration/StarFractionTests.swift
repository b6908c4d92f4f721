import Foundation
import StarGalaxy
import Tensors
import Testing

/// Sources whose ratios are those of two unit Gaussians, and whose share of stars is known.
private struct KnownMixture {
  var ratios: [Double] = []
  var magnitudes: [Double] = []
  var areStars: [Bool] = []

  /// `separation` is the distance of the two Gaussians: ln ratio = separation x, x about +-half of it.
  init(_ count: Int, separation: Double, seed: UInt64, share: (Double) -> Double) {
    var stream = RandomStream(seed: seed)
    for _ in 0..<count {
      let magnitude = 18 + 6 * stream.uniform().squareRoot()
      let isStar = stream.uniform() < share(magnitude)
      let x = (isStar ? 0.5 : -0.5) * separation + stream.normal()
      ratios.append(separation * x)
      magnitudes.append(magnitude)
      areStars.append(isStar)
    }
  }
}

@Suite("The share of stars by magnitude")
struct StarFractionTests {
  private static func falling(_ magnitude: Double) -> Double {
    1 / (1 + exp(1.1 * (magnitude - 20.5)))
  }

  @Test("is found from the ratios alone, within its error", arguments: [1.5, 4.0])
  func findsShare(separation: Double) {
    let known = KnownMixture(
      20_000, separation: separation, seed: 3, share: Self.falling)
    let fraction = StarFraction(logRatios: known.ratios, magnitudes: known.magnitudes)
    for magnitude in stride(from: 19.0, to: 23.9, by: 0.7) {
      let offset = fraction.share(at: magnitude) - Self.falling(magnitude)
      #expect(abs(offset) < 3.5 * fraction.shareError(at: magnitude) + 0.005, "\(magnitude)")
    }
  }

  @Test("makes probabilities calibrated, though the ratios know nothing of the share")
  func calibrates() {
    let known = KnownMixture(30_000, separation: 2, seed: 5, share: Self.falling)
    let fraction = StarFraction(logRatios: known.ratios, magnitudes: known.magnitudes)
    var bins = [SIMD3<Double>](repeating: SIMD3(0, 0, 0), count: 10)
    for (index, ratio) in known.ratios.enumerated() {
      let odds = ratio + fraction.logOdds(at: known.magnitudes[index])
      let probability = FieldCalibration.probability(ofLogOdds: odds)
      bins[min(Int(probability * 10), 9)] += SIMD3(
        probability, known.areStars[index] ? 1 : 0, 1)
    }
    let error = bins.reduce(0.0) { $0 + abs($1.x - $1.y) } / Double(known.ratios.count)
    #expect(error < 0.012)
  }

  @Test("is not certain of anything without sources")
  func knowsNothing() {
    let fraction = StarFraction(logRatios: [], magnitudes: [])
    #expect(fraction.share(at: 20) == 0.5)
    #expect(fraction.logOddsError(at: 20) > 0.5)
    let strange = StarFraction(
      logRatios: [Double](repeating: .nan, count: 50),
      magnitudes: [Double](repeating: .infinity, count: 50))
    #expect(strange.share(at: 20).isFinite)
  }

  @Test("its table has a row a knot, with errors")
  func table() throws {
    let known = KnownMixture(500, separation: 3, seed: 7, share: Self.falling)
    let table = try StarFraction(
      logRatios: known.ratios, magnitudes: known.magnitudes
    ).table()
    #expect(table.names == ["MAG", "STAR_FRACTION", "STAR_FRACTION_ERR"])
    #expect(try table.doubles("STAR_FRACTION_ERR").allSatisfy { $0 > 0 && $0 < 0.5 })
  }
}

@Suite("The correction of ratios")
struct RatioCorrectionTests {
  @Test("finds that ratios are twice too large, and shifted")
  func findsStretch() {
    let known = KnownMixture(20_000, separation: 2, seed: 9) { _ in 0.5 }
    let correction = RatioCorrection(
      logRatios: known.ratios.map { 2 * $0 + 1 }, logSignals: known.magnitudes.map { $0 - 17 },
      areStars: known.areStars, weights: [Double](repeating: 1, count: known.ratios.count))
    for ratio in [-3.0, 0, 2] {
      #expect(abs(correction.corrected(2 * ratio + 1, 3.5) - ratio) < 0.15)
    }
  }

  @Test("few draws change nothing, and no correction turns round")
  func isCautious() {
    #expect(RatioCorrection([]) == .none)
    #expect(RatioCorrection.none.corrected(1.25, 4) == 1.25)
    let bold = RatioCorrection(coefficients: [3, 0, 0, 0])
    #expect(bold.corrected(2, 3) == 2)
    let wild = RatioCorrection(coefficients: [-5, 3, 0, 0])
    #expect(wild.corrected(2, 3) > wild.corrected(1, 3))
  }
}
