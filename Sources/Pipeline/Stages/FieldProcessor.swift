import Denoising
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

  /// A processor; `configuration` must be valid, and what it asks of the network needs that model.
  public init(configuration: ProcessConfiguration, models: PipelineModels = PipelineModels()) {
    precondition(
      models.network != nil || !configuration.needsNetwork, "the network that is asked for is there"
    )
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
        model: model, configuration: configuration, field: measured.field, others: measured.others)
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
    var denoised: Image?
    if let network = models.network, configuration.outputs.contains(.denoised) {
      denoised = try runner.run(NoiseRemoval(model: network), on: extraction)
    }
    let summary = try FieldSummary(
      extraction, catalog: catalog, notes: measured.notes, warnings: extraction.warnings)
    return FieldResult(
      extraction: extraction, catalog: catalog, classes: classes, denoised: denoised,
      colourBands: measured.colourBands, summary: summary, times: runner.times)
  }

  private var network: (model: NetworkModel, configuration: SegmentingConfiguration)? {
    guard let model = models.network, let segmenting = configuration.segmenting else { return nil }
    return (model, segmenting)
  }

  private func measure(
    _ request: FieldRequest, _ runner: inout StageRunner
  ) throws -> BandProcessing.Outcome {
    let keepsField = configuration.draws > 0 && models.classifier != nil
    guard !request.hasBands else {
      let processing = BandProcessing(
        configuration: configuration, network: network, request: request)
      return try processing.run(&runner, keepsField: keepsField)
    }
    let field = try runner.run(Ingestion(facts: configuration.facts), on: request.reference)
    let (notes, kept) = (field.notes, keepsField ? field : nil)
    let finding = SourceFinding(configuration: configuration.extraction, network: network)
    let extraction = try runner.run(finding, on: field)
    runner.add(
      extraction.times.stages.map { StageTime(name: "  \($0.name)", seconds: $0.seconds) })
    return BandProcessing.Outcome(
      extraction: extraction, field: kept, others: [], notes: notes, bands: [], colourBands: nil)
  }
}
