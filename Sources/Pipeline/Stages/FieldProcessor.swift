import SourceCatalogs
import SourceExtraction
import StarGalaxy
import Tensors

/// The work on one field: a function of its files, the configuration and the models, and of nothing
/// else.
///
/// It writes nothing and shares nothing with other fields, so it can as well run in a process of its
/// own or as one job of an array on a cluster; `FieldFolder` writes what comes out.
public struct FieldProcessor: Sendable {
  /// The settings.
  public let configuration: ProcessConfiguration
  /// The learned models.
  public let models: PipelineModels

  /// A processor; `configuration` must be valid.
  public init(configuration: ProcessConfiguration, models: PipelineModels = PipelineModels()) {
    self.configuration = configuration
    self.models = models
  }

  /// Processes a field; throws what is wrong with its files, or when a stop is wanted.
  public func process(
    _ request: FieldRequest, parallelism: Parallelism = .machine,
    isStopWanted: @escaping @Sendable () -> Bool = { false }
  ) throws -> FieldResult {
    var runner = StageRunner(parallelism: parallelism, isStopWanted: isStopWanted)
    let ingestion = Ingestion(facts: configuration.facts)
    let field = try runner.run(ingestion, on: request.reference)
    let notes = field.notes
    let finding = SourceFinding(
      configuration: configuration.extraction, significance: models.significance?.source)
    let extraction = try runner.run(finding, on: field)
    runner.add(
      extraction.times.stages.map { StageTime(name: "  \($0.name)", seconds: $0.seconds) })
    var catalog = extraction.catalog
    if let classifier = models.classifier {
      let stage = Classification(classifier: classifier.classifier)
      try catalog.add(try runner.run(stage, on: extraction))
    }
    let classes = try catalog.sourceClasses()
    let summary = try FieldSummary(
      extraction, catalog: catalog, notes: notes, warnings: extraction.warnings,
      isZeroPointKnown: !notes.contains { $0.hasPrefix("zero point unknown") })
    return FieldResult(
      extraction: extraction, catalog: catalog, classes: classes, colourBands: nil,
      summary: summary, times: runner.times)
  }
}

extension SourceCatalog {
  /// The classes of CLASS; empty where nobody classified.
  func sourceClasses() throws -> [ClassVerdict] {
    guard contains("CLASS") else { return [] }
    return try strings("CLASS").map { ClassVerdict(rawValue: $0) ?? .unsure }
  }
}
