import Foundation
import StarGalaxy

/// A classifier with the digest of its weights.
public struct ClassifierModel: Sendable {
  /// What tells stars from galaxies.
  public let classifier: StarGalaxyClassifier
  /// The SHA-256 of its weights and settings.
  public let digest: String

  /// A classifier with the digest of its weights.
  public init(_ classifier: StarGalaxyClassifier, digest: String) {
    self.classifier = classifier
    self.digest = digest
  }
}

/// The learned models of a run; each may be missing, and then the classical way stands in for it.
public struct PipelineModels: Sendable {
  /// Where sources are and what frames look like without noise, where the configuration asks for it.
  public var network: NetworkModel?
  /// What they are; nobody says if nil.
  public var classifier: ClassifierModel?

  /// The given models.
  public init(network: NetworkModel? = nil, classifier: ClassifierModel? = nil) {
    self.network = network
    self.classifier = classifier
  }

  /// What records say of the models.
  var digests: [ModelDigest] {
    let networks = network.map { [ModelDigest(name: "denoising network", sha256: $0.digest)] } ?? []
    return networks
      + (classifier.map { [ModelDigest(name: "star-galaxy classifier", sha256: $0.digest)] } ?? [])
  }
}

/// Which weights took part.
public struct ModelDigest: Codable, Sendable, Equatable {
  /// What the model is called.
  public let name: String
  /// The SHA-256 of its weights and settings.
  public let sha256: String

  /// The SHA-256 of files' bytes behind one another.
  public static func sha256(of files: [Data]) -> String {
    var sum = SHA256()
    for file in files { file.withUnsafeBytes { sum.update($0) } }
    return sum.finish()
  }
}
