import Evaluation
import Foundation
import Tensors
import Testing

@Suite("Classes and probabilities")
struct CalibrationTests {
  @Test("a confusion matrix counts, and one half is not a star")
  func confusion() {
    let matrix = ConfusionMatrix(
      isStar: [true, true, true, false, false, true],
      probability: [0.9, 0.5, 0.8, 0.7, 0.1, .nan])
    #expect(matrix.starsCalledStars == 2)
    #expect(matrix.starsCalledGalaxies == 1)
    #expect(matrix.galaxiesCalledStars == 1)
    #expect(matrix.galaxiesCalledGalaxies == 1)
    #expect(matrix.starCompleteness == 2.0 / 3)
    #expect(matrix.starPurity == 2.0 / 3)
    #expect(matrix.galaxyCompleteness == 0.5)
    #expect(matrix.galaxyPurity == 0.5)
    #expect(matrix.accuracy == 0.6)
  }

  @Test("nobody called a star gives purity 0, not a division by zero")
  func emptyClass() {
    let matrix = ConfusionMatrix(isStar: [true], probability: [0.1])
    #expect(matrix.starPurity == 0)
    #expect(matrix.galaxyCompleteness == 0)
  }

  @Test("calibration error, log-loss and Brier score of four sources by hand")
  func byHand() throws {
    let calibration = try #require(
      Calibration(isStar: [true, false, true, true], probability: [0.95, 0.15, 0.15, 1]))
    // Two in the last interval: mean 0.975, share 1. Two in the second: mean 0.15, share 0.5.
    let distance = 0.5 * 0.025 + 0.5 * 0.35
    #expect(abs(calibration.expectedError - distance) < 1e-12)
    let given = [0.95, 0.85, 0.15, 1 - 1e-7]
    let loss = -given.reduce(0) { $0 + log($1) } / 4
    #expect(abs(calibration.logLoss - loss) < 1e-12)
    let brier = (0.0025 + 0.0225 + 0.7225) / 4
    #expect(abs(calibration.brierScore - brier) < 1e-12)
    #expect(calibration.bins.map(\.sources) == [0, 2, 0, 0, 0, 0, 0, 0, 0, 2])
    #expect(calibration.bins[1].starFraction == 0.5)
    #expect(calibration.bins[0].meanProbability == nil)
  }

  @Test("true probabilities are calibrated, halved log-odds are not")
  func calibrated() throws {
    var stream = RandomStream(seed: 11)
    let p = (0..<20_000).map { _ in stream.uniform() }
    let isStar = p.map { stream.uniform() < $0 }
    let honest = try #require(Calibration(isStar: isStar, probability: p))
    #expect(honest.expectedError < 0.015)
    let timid = p.map { 1 / (1 + ((1 - $0) / max($0, 1e-9)).squareRoot()) }
    let shy = try #require(Calibration(isStar: isStar, probability: timid))
    #expect(shy.expectedError > 0.08)
    #expect(shy.logLoss > honest.logLoss)
  }

  @Test("no finite probability, no judgement")
  func nothing() {
    #expect(Calibration(isStar: [true], probability: [.nan]) == nil)
  }
}
