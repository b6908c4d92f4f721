import NeuralNetworks
import SourceExtraction
import StarGalaxy
import Tensors
import Testing

@Suite("the classifier")
struct ClassifierTests {
  @Test("the weights in the program tell the stars of a simulated field from its galaxies")
  func embedded() throws {
    let (result, sky) = try DrawnField.extraction(seed: 31)
    let answers = try StarGalaxyClassifier.embedded().classify(result)
    #expect(answers.count == result.sources.count)
    var (right, all) = (0, 0)
    for truth in sky.truth where truth.signalToNoise > 25 && truth.blendedness < 0.02 {
      guard
        let row = result.sources.indices.first(where: {
          abs(result.sources[$0].centre.x - truth.x) < 1.5
            && abs(result.sources[$0].centre.y - truth.y) < 1.5
        })
      else { continue }
      all += 1
      if (answers[row].starProbability > 0.5) == (truth.label == .star) { right += 1 }
    }
    #expect(all > 50)
    #expect(Double(right) > 0.93 * Double(all))
  }

  @Test("answers have the same bytes on any number of threads, and every number is finite")
  func threads() throws {
    let (result, _) = try DrawnField.extraction(seed: 32)
    let classifier = try StarGalaxyClassifier.embedded()
    let one = try classifier.classify(result, parallelism: .serial)
    #expect(one == (try classifier.classify(result, parallelism: Parallelism(threads: 3))))
    for answer in one {
      #expect(answer.starProbability >= 0 && answer.starProbability <= 1)
      #expect(answer.latentMean.allSatisfy(\.isFinite) && answer.anomaly.isFinite)
    }
  }

  @Test("a checkpoint of another network is refused with its name")
  func foreignCheckpoint() throws {
    let rosetta = try Checkpoint(embedded: "rosetta-autoencoder")
    #expect(throws: (any Error).self) {
      _ = try StarGalaxyClassifier(checkpoint: rosetta, source: "rosetta")
    }
  }

  @Test("an empty field has no answers")
  func empty() throws {
    var (result, _) = try DrawnField.extraction(seed: 33)
    let blank = Field(
      name: "blank", image: .init(width: 64, height: 64), mask: .init(width: 64, height: 64))
    result = try Extraction.run(blank)
    #expect(try StarGalaxyClassifier.embedded().classify(result).isEmpty)
  }
}
