import Imaging
import SkySimulation
import SourceExtraction
import StarGalaxy
import Tensors
import Testing

@Suite("several bands of one sky")
struct BandEvidenceTests {
  private func classified(
    _ sky: SkyConfiguration, seeds: [UInt64], noise: Double
  ) throws -> (FieldClassification, SimulatedField) {
    // The same sources three times, with noise of their own.
    let simulated = try SkySimulator(sky).field(seed: 11)
    let fields = seeds.map { seed in
      var random = RandomStream(seed: seed)
      var image = simulated.noiseFree
      for index in image.pixels.indices {
        image.pixels[index] += 100 + Float(noise * random.normal())
      }
      return Field(
        name: "band \(seed)", image: image,
        mask: Mask(width: image.width, height: image.height), zeroPoint: sky.zeroPoint)
    }
    let others = fields.dropFirst().map { field in { field } }
    let result = try FieldClassification(
      fields[0], bands: others, classifier: StarGalaxyClassifier.embedded())
    return (result, simulated)
  }

  /// The share of pairs of a star and a galaxy, of middling brightness, that is in the right order.
  private func ranking(_ field: FieldClassification, _ sky: SimulatedField) -> Double {
    var scores: (stars: [Float], galaxies: [Float]) = ([], [])
    for truth in sky.truth where (8..<40).contains(truth.signalToNoise) {
      guard
        let row = field.extraction.sources.firstIndex(where: {
          abs($0.centre.x - truth.x) < 1.5 && abs($0.centre.y - truth.y) < 1.5
        })
      else { continue }
      let score = field.answers[row].starProbability
      if truth.label == .star { scores.stars.append(score) } else { scores.galaxies.append(score) }
    }
    #expect(scores.stars.count > 30 && scores.galaxies.count > 30)
    let right = scores.stars.reduce(0.0) { sum, star in
      sum + scores.galaxies.reduce(0) { $0 + ($1 < star ? 1 : $1 == star ? 0.5 : 0) }
    }
    return right / Double(scores.stars.count * scores.galaxies.count)
  }

  @Test("three frames of one sky tell stars from galaxies better than one")
  func better() throws {
    var sky = SkyConfiguration.default
    (sky.width, sky.height) = (1024, 1024)
    sky.defects.cosmicRays = 0
    sky.stars.density *= 2
    sky.galaxies.density *= 2
    let noise = (sky.background.level / sky.noise.gain).squareRoot()
    let (one, truth) = try classified(sky, seeds: [1], noise: noise)
    let (three, _) = try classified(sky, seeds: [1, 2, 3], noise: noise)
    #expect(three.extraction.sources.count == one.extraction.sources.count)
    #expect(three.answers.contains { $0.bands == 3 } && one.answers.allSatisfy { $0.bands == 1 })
    let (alone, together) = (ranking(one, truth), ranking(three, truth))
    #expect(alone > 0.8)
    #expect(together > alone + 0.2 * (1 - alone), "\(alone) alone, \(together) together")
  }

  @Test("a frame without world coordinates must have the sides of one without")
  func sides() throws {
    let (result, _) = try DrawnField.extraction(seed: 31)
    let small = Field(
      name: "small", image: Image(width: 64, height: 64), mask: Mask(width: 64, height: 64))
    #expect {
      _ = try BandEvidence(
        of: small, at: result, classifier: StarGalaxyClassifier.embedded(), extraction: .default)
    } throws: { error in
      error as? StarGalaxyError
        == .bandsDiffer(
          "small: without world coordinates bands need equal sides: 64 x 64 here, 768 x 768 in test"
        )
    }
  }
}
