import SourceCatalogs
import SourceExtraction
import StarGalaxy
import Tensors

/// From measured sources to classified ones.
struct Classification: FieldStage {
  let classifier: StarGalaxyClassifier

  var name: String { "classification" }

  func run(
    _ input: consuming ExtractionResult, parallelism: Parallelism
  ) throws -> [SourceClassification] {
    try classifier.classify(input, parallelism: parallelism)
  }
}

extension SourceCatalog {
  /// Adds what a classifier says of each source: P_STAR and its error, CLASS, ANOMALY and the latent
  /// coordinates; `answers` has one for each row.
  public mutating func add(_ answers: [SourceClassification]) throws {
    try set("P_STAR", to: answers.map { Double($0.starProbability) })
    try set("P_STAR_ERR", to: answers.map(\.starProbabilityError))
    try set("CLASS", to: answers.map(\.verdict.rawValue))
    try set("ANOMALY", to: answers.map(\.anomaly))
    for coordinate in 0..<LatentLayout.count {
      try set("LATENT_\(coordinate + 1)", to: answers.map { $0.latentMean[coordinate] })
      try set("LATENT_ERR_\(coordinate + 1)", to: answers.map { $0.latentDeviation[coordinate] })
    }
  }
}
