import Imaging
import SourceCatalogs
import SourceExtraction
import StarGalaxy
import Tensors

/// The work on one field: a function of its files, the configuration and the models, and of nothing
/// else.
///
/// It writes nothing and shares nothing with other fields, so it can as well run in a process of its
/// own or as one job of an array on a cluster; `FieldWriter` writes what comes out.
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
    let measured = try measure(request, &runner)
    let extraction = measured.extraction
    var catalog = extraction.catalog
    var classes: [ClassVerdict] = []
    if let model = models.classifier {
      let stage = Classification(
        model: model, configuration: configuration, field: measured.field)
      let answers = try runner.run(stage, on: extraction)
      try catalog.add(answers)
      classes = answers.map(\.verdict)
    }
    if !measured.bands.isEmpty {
      let start = ContinuousClock.now
      try BandPhotometry(
        detection: extraction, configuration: configuration.extraction.measurement
      ).add(measured.bands, to: &catalog, parallelism: parallelism)
      runner.add("forced photometry", since: start)
    }
    let summary = try FieldSummary(
      extraction, catalog: catalog, notes: measured.notes, warnings: extraction.warnings)
    return FieldResult(
      extraction: extraction, catalog: catalog, classes: classes,
      colourBands: measured.colourBands, summary: summary, times: runner.times)
  }

  private func measure(
    _ request: FieldRequest, _ runner: inout StageRunner
  ) throws -> BandProcessing.Outcome {
    let keepsField = configuration.draws > 0 && models.classifier != nil
    guard !request.hasBands else {
      let processing = BandProcessing(
        configuration: configuration, models: models, request: request)
      return try processing.run(&runner, keepsField: keepsField)
    }
    let field = try runner.run(Ingestion(facts: configuration.facts), on: request.reference)
    let (notes, kept) = (field.notes, keepsField ? field : nil)
    let finding = SourceFinding(
      configuration: configuration.extraction, finder: models.finder)
    let extraction = try runner.run(finding, on: field)
    runner.add(
      extraction.times.stages.map { StageTime(name: "  \($0.name)", seconds: $0.seconds) })
    return BandProcessing.Outcome(
      extraction: extraction, field: kept, notes: notes, bands: [], colourBands: nil)
  }
}
