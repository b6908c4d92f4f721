import NeuralNetworks
import Pipeline
import StarGalaxy

/// The learned models inside the binary.
enum EmbeddedModels {
  /// The models of a run.
  static func models(classifies: Bool) throws -> PipelineModels {
    var models = PipelineModels()
    guard classifies else { return models }
    models.classifier = ClassifierModel(
      try StarGalaxyClassifier.embedded(), digest: try digest(of: Checkpoint.embeddedNames))
    return models
  }

  /// The digest of the weights of these names; any change of a weight changes it.
  private static func digest(of names: [String]) throws -> String {
    let bytes = try names.sorted().map { name in
      try Checkpoint(embedded: name).encoded(source: name)
    }
    return ModelDigest.sha256(of: bytes)
  }
}
