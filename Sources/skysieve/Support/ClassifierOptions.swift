import CommandLineParsing
import ConfigurationFiles
import NeuralNetworks
import Pipeline
import StarGalaxy

/// Which classifier, and how far it is adjusted to the field.
struct ClassifierOptions: SharedOptions {
  static let heading: String? = "Classifier options"

  @Option(
    "--weights", value: "FILE",
    help: "Take the classifier of this checkpoint instead of the one inside the program.",
    completion: .files(["safetensors"]))
  var weights: String?
  @Option(
    "--draws", value: "N", in: 0...100_000,
    help: "Put so many stars and galaxies into the field to correct the probabilities by.")
  var draws = 0
  @Option("--seed", value: "N", help: "What the draws follow from.")
  var seed: UInt64 = 1

  /// The classifier that was asked for.
  func classifier() throws -> StarGalaxyClassifier {
    guard let weights else { return try StarGalaxyClassifier.embedded() }
    return try StarGalaxyClassifier(
      checkpoint: try Checkpoint(contentsOf: weights), source: weights)
  }

  /// The classifier with the digest of its weights, by which runs know that it is the same.
  func model() throws -> ClassifierModel {
    if let weights {
      let digest = try FileDigest(of: weights, role: "weights").sha256
      return ClassifierModel(try classifier(), digest: digest)
    }
    // Every weight inside the program counts: which of them a classifier uses is its own affair.
    let bytes = try Checkpoint.embeddedNames.sorted().map { name in
      try Checkpoint(embedded: name).encoded(source: name)
    }
    return ClassifierModel(try classifier(), digest: ModelDigest.sha256(of: bytes))
  }

  /// How a field is classified.
  func configuration() -> FieldClassification.Configuration {
    var configuration = FieldClassification.Configuration()
    configuration.draws = draws
    configuration.seed = seed
    return configuration
  }
}
