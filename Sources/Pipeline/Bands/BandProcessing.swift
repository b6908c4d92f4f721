import Denoising
import Imaging
import SourceCatalogs
import SourceExtraction
import StarGalaxy
import Tensors

/// The work on a field of several bands: every band gets its own sky and point spread, sources are
/// detected on one band or on all together, and each is measured in all.
struct BandProcessing {
  let configuration: ProcessConfiguration
  /// What finds sources, and how sure they must be; nil for the matched filter.
  let network: (model: NetworkModel, configuration: SegmentingConfiguration)?
  let request: FieldRequest

  /// What detection and measurement lead to.
  struct Outcome {
    let extraction: ExtractionResult
    let field: Field?
    /// The bands beside the one that results refer to.
    let others: [BandInput]
    let notes: [String]
    let bands: [BandPhotometry.Band]
    let colourBands: RGBBands?
  }

  /// Detects and prepares the bands; `keepsField` keeps the detection frame with its sky.
  func run(_ runner: inout StageRunner, keepsField: Bool) throws -> Outcome {
    let order = try bandOrder()
    var own: [ExtractionResult] = []
    var notes: [String] = []
    var known: [Bool] = []
    for band in order {
      let field = try runner.run(Ingestion(facts: configuration.facts), on: band)
      notes += field.notes.map { "\(band.band): \($0)" }
      known.append(field.isZeroPointKnown)
      // Only the band that is detected on asks the network; the others give sky and point spread.
      let finding = SourceFinding(
        configuration: configuration.extraction,
        network: own.isEmpty && !isCombined ? network : nil)
      own.append(try runner.run(finding, on: field))
    }
    let grids = own.map { result in
      BandAlignment.Grid(
        name: result.field.name, width: result.field.image.width,
        height: result.field.image.height, wcs: result.field.wcs)
    }
    let alignments = try grids.map { try BandAlignment(reference: grids[0], band: $0) }
    let field =
      keepsField || isCombined && network == nil
      ? try runner.run(Ingestion(facts: configuration.facts), on: order[0]) : nil
    let extraction = try isCombined ? combined(own, alignments, field, &runner) : own[0]
    let bands = request.bands.compactMap { band in
      order.firstIndex { $0.band == band.band }.map { index in
        BandPhotometry.Band(
          name: band.band, field: own[index].field, pointSpread: own[index].pointSpread,
          alignment: alignments[index], hasZeroPoint: known[index])
      }
    }
    return Outcome(
      extraction: extraction, field: keepsField ? field : nil,
      others: Array(order.dropFirst()), notes: notes, bands: bands,
      colourBands: try colours(bands, parallelism: runner.parallelism))
  }

  private var isCombined: Bool {
    configuration.detectionBand == .combined && request.bands.count > 1
  }

  /// The bands with the one whose pixels results refer to in front.
  private func bandOrder() throws -> [BandInput] {
    guard case .named(let name) = configuration.detectionBand else { return request.bands }
    guard let first = request.bands.first(where: { $0.band == name }) else {
      throw PipelineError.bandsDiffer(
        "\(request.name): no band is called '\(name)', only "
          + request.bands.map(\.band).joined(separator: ", "))
    }
    return [first] + request.bands.filter { $0.band != name }
  }

  private func combined(
    _ own: [ExtractionResult], _ alignments: [BandAlignment], _ field: Field?,
    _ runner: inout StageRunner
  ) throws -> ExtractionResult {
    if let network {
      let finding = CombinedNetworkFinding(
        model: network.model, configuration: network.configuration,
        extraction: configuration.extraction,
        bands: CombinedBands(others: zip(own, alignments).dropFirst().map { ($0.field, $1) }))
      return try runner.run(finding, on: own[0].field)
    }
    guard let field else { return own[0] }
    let together = CombinedSignificance(
      base: MatchedFilter(kernel: configuration.extraction.detection.kernel),
      others: zip(own, alignments).dropFirst().map { ($0.field, $1) })
    let finding = CombinedFinding(
      configuration: configuration.extraction, significance: together)
    return try runner.run(finding, on: field)
  }

  /// The three bands of a colour picture, the reddest (named last) first; nil with fewer bands.
  private func colours(
    _ bands: [BandPhotometry.Band], parallelism: Parallelism
  ) throws -> RGBBands? {
    guard bands.count >= 3 else { return nil }
    let chosen = [bands[bands.count - 1], bands[bands.count / 2], bands[0]]
    let images = chosen.map { $0.alignment.onReference($0.field.image, parallelism: parallelism) }
    return try RGBBands(red: images[0], green: images[1], blue: images[2])
  }
}

extension Field {
  /// Whether the zero point comes from a header or a setting.
  var isZeroPointKnown: Bool { !notes.contains { $0.hasPrefix("zero point unknown") } }
}
