import Denoising
import Foundation
import Imaging
import SourceExtraction
import Tensors
import Testing

@Suite("Detection thresholds")
struct ThresholdTests {
  /// Log-odds of noise: exponentially rarer towards larger ones.
  private func noise(_ count: Int, seed: UInt64) -> [Double] {
    var random = RandomStream(seed: seed)
    return (0..<count).map { _ in -5 - 1.2 * log(1 - random.uniform()) }
  }

  @Test(
    "the rate above a cut is counted, and followed beyond the last count",
    arguments: [-3.0, 0, 4, 6])
  func rates(cut: Double) {
    // One sky has about 11 above 4 and 2 above 6: only the mean of many tells a bias. That of 200 is
    // good to 2 % at 4 and to 4 % at 6, and the exponential's own bias there is 2 % and 6 %.
    let skies = (1...200).map { FalseAlarms(logOdds: noise(20_000, seed: $0), pixels: 1e6) }
    let expected = 0.02 * exp(-(cut + 5) / 1.2)
    let rates = skies.map { $0.perPixel(atLeast: cut) }
    let mean = rates.reduce(0, +) / Double(rates.count)
    #expect(abs(mean / expected - 1) < (cut < 4 ? 0.02 : cut < 6 ? 0.07 : 0.16))
    for (sky, rate) in zip(skies, rates) {
      #expect(abs(sky.cut(perPixel: rate) - cut) < 0.1)
    }
  }

  /// 4000 real candidates of the given mean log-odds and 30,000 false ones, which blank sky is like.
  private func purity(asked: Double, mean: Double) -> (threshold: DetectionThreshold, got: Double?)
  {
    var random = RandomStream(seed: 8)
    let real = (0..<4000).map { _ in mean + 3 * random.normal() }
    let false_ = noise(30_000, seed: 2)
    let alarms = FalseAlarms(logOdds: noise(30_000, seed: 3), pixels: 1e6)
    let candidates = GradedCandidates(uncalibrated: real + false_, freePixels: 1e6)
    let threshold = DetectionThreshold(purity: asked, candidates: candidates, alarms: alarms)
    let kept = (
      real: real.count { $0 >= threshold.score },
      all: (real + false_).count { $0 >= threshold.score }
    )
    return (threshold, kept.all == 0 ? nil : Double(kept.real) / Double(kept.all))
  }

  @Test("the purity asked for is the purity got", arguments: [0.9, 0.95, 0.99])
  func purity(asked: Double) throws {
    let (threshold, purity) = purity(asked: asked, mean: 4)
    let got = try #require(purity)
    #expect(abs(got - asked) < (asked < 0.98 ? 0.01 : 0.003))
    #expect((threshold.expectedPurity ?? 0) >= asked)
    #expect(threshold.reachablePurity == nil)
  }

  @Test("where no threshold promises the purity asked for, nothing is found, and the best is told")
  func unreachable() throws {
    // With sources as faint as these, blank sky grants a purity of 0.988 at most.
    let (threshold, got) = purity(asked: 0.99, mean: 2)
    #expect(got == nil)
    #expect(threshold.score == .infinity)
    #expect(threshold.expectedPurity == nil)
    #expect(threshold.falseAlarmsPerPixel == 0)
    let reachable = try #require(threshold.reachablePurity)
    #expect(reachable > 0.98 && reachable < 0.99)
    let (again, purity) = purity(asked: reachable, mean: 2)
    #expect(purity != nil)
    #expect(again.expectedPurity == reachable)
  }

  @Test(
    "without blank sky's word, the purity is the mean of the probabilities",
    arguments: [(0.9, [4.0, 3, 2]), (0.88, [4.0, 3, 2, 1])])
  func probabilities(asked: Double, expected: [Double]) {
    let candidates = GradedCandidates(
      logOdds: [4.0, 3.0, 2.0, 1.0, 0.0, -1.0], freePixels: 1e6)
    let silent = FalseAlarms(logOdds: [], pixels: 1e6)
    let threshold = DetectionThreshold(purity: asked, candidates: candidates, alarms: silent)
    let mean = expected.map { 1 / (1 + exp(-$0)) }.reduce(0, +) / Double(expected.count)
    #expect(threshold.score == expected.last)
    #expect(abs((threshold.expectedPurity ?? 0) - mean) < 1e-12)
  }

  @Test("where there is nothing, nothing is found")
  func empty() {
    let alarms = FalseAlarms(logOdds: [], pixels: 1e6)
    let none = GradedCandidates(logOdds: [], freePixels: 1e6)
    let threshold = DetectionThreshold(purity: 0.97, candidates: none, alarms: alarms)
    #expect(threshold.expectedPurity == nil)
    #expect(threshold.reachablePurity == nil)
    #expect(threshold.score == .infinity)
  }
}

@Suite("DetectionCalibration")
struct DetectionCalibrationTests {
  private func candidates(_ count: Int, seed: UInt64) -> [LabelledCandidate] {
    var random = RandomStream(seed: seed)
    return (0..<count).map { _ in
      let peak = Float(2 * random.normal())
      let significance = Float(4 + 2 * random.normal())
      let crowding = Float(random.uniform(in: -3.5 ..< -1))
      let logit =
        1.5 * Double(peak) + 0.8 * (Double(significance) - 4) + 1.2 * Double(crowding + 2) - 0.5
      var candidate = SourceCandidate(x: 0, y: 0, seeing: 3.5)
      (candidate.peakLogit, candidate.significance) = (peak, significance)
      return LabelledCandidate(
        candidate, in: FieldTraits(maxima: crowding, expected: crowding + 0.2),
        isReal: random.uniform() < 1 / (1 + exp(-logit)))
    }
  }

  private func calibration(_ count: Int) -> DetectionCalibration {
    DetectionCalibration(fitting: candidates(count, seed: 1), seed: 1, steps: 2000)
  }

  private func probability(
    _ calibration: DetectionCalibration, _ candidate: SourceCandidate, in traits: FieldTraits
  ) -> Double {
    1 / (1 + exp(-calibration.logOdds(of: [candidate], in: traits)[0]))
  }

  @Test("probabilities are shares of real ones, among candidates it has not seen")
  func calibrated() {
    let calibration = calibration(20_000)
    let fresh = candidates(20_000, seed: 2)
    let probabilities = fresh.map { probability(calibration, $0.candidate, in: $0.traits) }
    for low in [0.0, 0.2, 0.4, 0.6, 0.8] {
      let bin = fresh.indices.filter { probabilities[$0] >= low && probabilities[$0] < low + 0.2 }
      #expect(bin.count > 300)
      let mean = bin.reduce(0) { $0 + probabilities[$1] } / Double(bin.count)
      let share = Double(bin.count { fresh[$0].isReal }) / Double(bin.count)
      #expect(abs(mean - share) < 0.04)
    }
  }

  @Test("a checkpoint gives the same calibration back, and another's is refused")
  func checkpoint() throws {
    let calibration = calibration(4000)
    var checkpoint = calibration.checkpoint(seed: 1, trainingData: "test")
    let again = try DetectionCalibration(checkpoint: checkpoint, source: "memory")
    #expect(again == calibration)
    checkpoint["knots"] = nil
    #expect(throws: DenoisingError.self) {
      try DetectionCalibration(checkpoint: checkpoint, source: "memory")
    }
  }

  @Test("numbers far outside of what was learnt give probabilities all the same")
  func extremes() {
    let calibration = calibration(4000)
    for value in [-Float.infinity, .infinity, .nan, 1e30] {
      var candidate = SourceCandidate(x: 0, y: 0, seeing: value)
      (candidate.peakLogit, candidate.sourceLogit, candidate.light) = (value, value, value)
      (candidate.significance, candidate.broadSignificance) = (value, value)
      let traits = FieldTraits(maxima: value, expected: -value, unrest: value)
      #expect((0...1).contains(probability(calibration, candidate, in: traits)))
    }
  }

  @Test("a faint maximum is more likely a source where sources are dense")
  func crowding() {
    let calibration = calibration(20_000)
    var candidate = SourceCandidate(x: 0, y: 0, seeing: 3.5)
    (candidate.peakLogit, candidate.significance) = (0, 4)
    let probabilities = [-3.2, -2.2, -1.2].map { density in
      probability(
        calibration, candidate, in: FieldTraits(maxima: Float(density), expected: Float(density)))
    }
    #expect(probabilities[0] < probabilities[1] - 0.1)
    #expect(probabilities[1] < probabilities[2] - 0.1)
  }

  @Test("crowding counts sources per area of a star, and an empty field has one as well")
  func density() throws {
    let one = (0..<50).map { index in
      var candidate = SourceCandidate(x: 8 * index, y: 0, seeing: 4)
      (candidate.peakLogit, candidate.significance) = (30, index < 15 ? 9 : index < 25 ? 5 : 3)
      return candidate
    }
    // 18.08 pixels under a star of 4 pixels' width: 5000 of them hold 50 candidates.
    let (sky, background) = (Image(width: 8, height: 8), try sky().background)
    let traits = FieldTraits(
      of: one, significance: sky, background: background, usablePixels: 5000 * 18.08, seeing: 4)
    #expect(abs(traits.expected - -2) < 0.01)
    #expect(abs(traits.maxima - log10(0.0051)) < 0.001)
    #expect(abs(traits.strong - log10(0.0031)) < 0.001)
    let empty = FieldTraits(
      of: [], significance: sky, background: background, usablePixels: 1e6, seeing: 4)
    #expect((empty.maxima, empty.strong, empty.expected) == (-4, -4, -4))
    #expect(empty.unrest == 0)
  }

  @Test("large galaxies fill a wide filter better than a narrow one")
  func extent() throws {
    let background = try sky().background
    for ratio: Float in [0.8, 1.3] {
      let maxima = (0..<20).map { index in
        var candidate = SourceCandidate(x: 8 * index, y: 0, seeing: 4)
        candidate.significance = index % 2 == 0 ? 7 : 30
        candidate.broadSignificance = index % 2 == 0 ? 7 * ratio : 30
        return candidate
      }
      let traits = FieldTraits(
        of: maxima, significance: Image(width: 8, height: 8), background: background,
        usablePixels: 1e5, seeing: 4)
      #expect(abs(traits.extent - ratio) < 1e-5)
    }
  }

  @Test("a flat sky is at rest, one with waves is not")
  func unrest() throws {
    let (flat, background) = try sky()
    var wavy = flat
    for index in wavy.pixels.indices { wavy.pixels[index] += sin(Float(index % flat.width) / 20) }
    let traits = [flat, wavy].map {
      FieldTraits(
        of: [], significance: $0, background: background, usablePixels: 160_000, seeing: 4)
    }
    #expect(abs(traits[0].unrest) < 0.05)
    #expect(traits[1].unrest > 0.15)
  }

  @Test("a gradient is even, a nebula is not")
  func unevenness() throws {
    let shapes: [(Int) -> Float] = [
      { _ in 0 }, { 0.05 * Float($0) }, { 20 * sin(Float($0) / 50) },
    ]
    let values = try shapes.map { shape in
      let (image, background) = try sky(shape)
      return FieldTraits(
        of: [], significance: image, background: background, usablePixels: 160_000, seeing: 4
      ).unevenness
    }
    #expect(abs(values[1] - values[0]) < 0.3)
    #expect(values[2] > values[0] + 0.5)
  }

  /// Noise of 1 on a sky of the given level in each column, and its background.
  private func sky(_ level: (Int) -> Float = { _ in 0 }) throws -> (
    image: Image, background: Background
  ) {
    var random = RandomStream(seed: 5)
    let pixels = (0..<160_000).map { Float(random.normal()) + level($0 % 400) }
    let image = Image(width: 400, height: 400, pixels: pixels)
    let field = Field(name: "sky", image: image, mask: Mask(width: 400, height: 400))
    return (image, try BackgroundEstimator.estimate(field))
  }
}
