import Foundation
import NeuralNetworks
import Tensors
import Testing
import _TestSupport

@Suite("The example of the documentation") struct RosettaTests {
  private static let article = TestPaths.package.appending(
    path: "Sources/NeuralNetworks/NeuralNetworks.docc/RosettaAutoencoder.md")
  private static let source = TestPaths.package.appending(
    path: "Tests/NeuralNetworksTests/RosettaAutoencoder.swift")

  /// The mean loss of a picture that was not trained on.
  private static func loss(of network: any Layer) -> Double {
    var random = RandomStream(seed: 2)
    let pictures = RosettaAutoencoder.pictures(64, using: &random)
    return PixelLoss.binaryCrossEntropy.value(
      network(pictures), target: pictures, scale: 1.0 / 64)
  }

  @Test("is the file that these tests build, in less than 60 lines")
  func quoted() throws {
    let article = try String(contentsOf: Self.article, encoding: .utf8)
    let source = try String(contentsOf: Self.source, encoding: .utf8)
    #expect(article.contains("```swift\n\(source)```\n"))
    #expect(source.split(separator: "\n", omittingEmptySubsequences: false).count < 60)
  }

  @Test("learns to draw pictures it has not seen")
  func learns() throws {
    let trainer = try RosettaAutoencoder.train(steps: 60)
    var random = RandomStream(seed: 1)
    let before = Self.loss(of: RosettaAutoencoder.network(using: &random))
    #expect(Self.loss(of: trainer.model.network) < 0.5 * before)
    if let path = ProcessInfo.processInfo.environment["SKYSIEVE_RECORD_ROSETTA"] {
      try Self.record(at: path)
    }
  }

  /// Trains longer and writes the weights that are embedded in the binary.
  private static func record(at path: String) throws {
    let trainer = try RosettaAutoencoder.train(steps: 3000)
    var checkpoint = Checkpoint(
      summary: CheckpointSummary(
        architecture: "rosetta-autoencoder", configuration: "{}", seed: 1,
        trainingData: "512 pictures of rings, 28x28"))
    trainer.model.save(into: &checkpoint)
    try checkpoint.write(to: path)
  }
}

@Suite("Weights inside the binary") struct EmbeddedWeightsTests {
  @Test("are those of the example, trained")
  func embedded() throws {
    #expect(Checkpoint.embeddedNames.contains("rosetta-autoencoder"))
    let checkpoint = try Checkpoint(embedded: "rosetta-autoencoder")
    let summary = try CheckpointSummary(of: checkpoint, source: "embedded")
    #expect(summary.architecture == "rosetta-autoencoder")
    var random = RandomStream(seed: 0)
    var network = RosettaAutoencoder.network(using: &random)
    try network.load(from: checkpoint, source: "embedded")
    let pictures = RosettaAutoencoder.pictures(64, using: &random)
    let loss = PixelLoss.binaryCrossEntropy.value(
      network(pictures), target: pictures, scale: 1.0 / 64)
    #expect(loss < 120)
  }

  @Test("that are not there give a line with the names of those that are")
  func missing() {
    let error = #expect(throws: NeuralNetworkError.self) { try Checkpoint(embedded: "nothing") }
    #expect(error?.description.contains("rosetta-autoencoder") == true)
  }
}
