import SourceCatalogs
import SourceExtraction
import Tensors

/// What a source is taken for.
public enum SourceClass: String, Sendable, Codable, CaseIterable {
  /// A point source.
  case star
  /// An extended source.
  case galaxy
  /// Neither is likely enough.
  case unsure
}

/// What a classifier says of every source of a field.
public struct SourceClassification: Sendable {
  /// The columns it adds to the catalogue (P_STAR, CLASS, ...), a row for each source in order.
  public let columns: SourceCatalog
  /// What the user should know, one line each.
  public let warnings: [String]

  /// The columns and warnings of a classifier.
  public init(columns: SourceCatalog, warnings: [String] = []) {
    self.columns = columns
    self.warnings = warnings
  }
}

/// Something that tells stars from galaxies; the pipeline asks for nothing else.
public protocol SourceClassifier: Sendable {
  /// A short name for logs and records.
  var name: String { get }
  /// The SHA-256 of its weights and settings.
  var digest: String { get }

  /// Classifies every source of a field.
  func classify(
    _ result: ExtractionResult, parallelism: Parallelism
  ) throws -> SourceClassification
}

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

/// The learned models of a run; each may be missing, and then the classical way stands in for it.
public struct PipelineModels: Sendable {
  /// Where sources are; the matched filter if nil.
  public var significance: SignificanceModel?
  /// What they are; nobody says if nil.
  public var classifier: (any SourceClassifier)?

  /// The given models.
  public init(
    significance: SignificanceModel? = nil, classifier: (any SourceClassifier)? = nil
  ) {
    self.significance = significance
    self.classifier = classifier
  }

  /// What records say of the models.
  var digests: [ModelDigest] {
    let networks = significance.map { [ModelDigest(name: $0.source.name, sha256: $0.digest)] } ?? []
    return networks + (classifier.map { [ModelDigest(name: $0.name, sha256: $0.digest)] } ?? [])
  }
}

/// Which weights took part.
public struct ModelDigest: Codable, Sendable, Equatable {
  /// What the model is called.
  public let name: String
  /// The SHA-256 of its weights and settings.
  public let sha256: String
}

/// From measured sources to classified ones.
struct Classification: FieldStage {
  let classifier: any SourceClassifier

  var name: String { "classification" }

  func run(
    _ input: consuming ExtractionResult, parallelism: Parallelism
  ) throws -> SourceClassification {
    try classifier.classify(input, parallelism: parallelism)
  }
}
