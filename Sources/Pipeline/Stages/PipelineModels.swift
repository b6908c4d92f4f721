import Foundation
import SourceExtraction
import StarGalaxy

/// A significance source with weights: a network that says where sources are.
public struct SignificanceModel: Sendable {
  /// What says where sources are.
  public let source: any SignificanceSource
  /// The SHA-256 of its weights and settings.
  public let digest: String

  /// A source with the digest of its weights.
  public init(_ source: any SignificanceSource, digest: String) {
    self.source = source
    self.digest = digest
  }
}

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
  /// Where sources are; the matched filter if nil.
  public var significance: SignificanceModel?
  /// What they are; nobody says if nil.
  public var classifier: ClassifierModel?

  /// The given models.
  public init(significance: SignificanceModel? = nil, classifier: ClassifierModel? = nil) {
    self.significance = significance
    self.classifier = classifier
  }

  /// What records say of the models.
  var digests: [ModelDigest] {
    let networks = significance.map { [ModelDigest(name: $0.source.name, sha256: $0.digest)] } ?? []
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
