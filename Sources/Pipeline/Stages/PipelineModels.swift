import Foundation
import SourceExtraction
import StarGalaxy
import Tensors

/// A learned way to find and separate the sources of a field; measurements stay what they are.
public protocol SourceFinder: Sendable {
  /// A short name for records.
  var name: String { get }
  /// The SHA-256 of its weights and settings.
  var digest: String { get }

  /// Finds and measures the sources of a field.
  func find(
    in field: consuming Field, configuration: ExtractionConfiguration, parallelism: Parallelism
  ) throws -> ExtractionResult
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
  public var finder: (any SourceFinder)?
  /// What they are; nobody says if nil.
  public var classifier: ClassifierModel?

  /// The given models.
  public init(finder: (any SourceFinder)? = nil, classifier: ClassifierModel? = nil) {
    self.finder = finder
    self.classifier = classifier
  }

  /// What records say of the models.
  var digests: [ModelDigest] {
    let networks = finder.map { [ModelDigest(name: $0.name, sha256: $0.digest)] } ?? []
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
