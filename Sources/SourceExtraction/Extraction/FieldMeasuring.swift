import Imaging
import SourceCatalogs
import Tensors

/// Measures the detected sources of a field: each on its own, then all of them with the point
/// spread that the stars among them give.
struct FieldMeasuring {
  let field: SkySubtracted
  let detection: Detection
  let configuration: ExtractionConfiguration
  let parallelism: Parallelism

  /// What was measured, in the order of the sources.
  struct Result {
    let catalog: SourceCatalog
    let sources: [SourceMeasurement]
    let fits: [PointSourceFit]
    let pointSpread: PointSpreadModel
  }

  /// Measures all sources and notes the time of each step.
  func measure(_ times: inout StageTimes) throws -> Result {
    let labels = detection.segmentation.labels
    var sources = times.measure("measurement") {
      SourceMeasurement.measure(
        footprints, labels: labels, on: field,
        configuration: configuration.measurement, parallelism: parallelism)
    }
    let model = times.measure("point spread") {
      PointSpreadEstimator.estimate(
        field, candidates: sources.map(PointSpreadCandidate.init), labels: labels,
        configuration: configuration.pointSpread, parallelism: parallelism)
    }
    let fits = times.measure("point source fits") { fit(sources, with: model) }
    for (index, fit) in fits.enumerated() {
      if !fit.isConverged { sources[index].skyFlags.insert(.pointSpreadFailed) }
      if model.origin != .measured { sources[index].skyFlags.insert(.pointSpreadAssumed) }
    }
    flagCosmicRays(among: &sources, with: model)
    let catalog = try times.measure("catalogue") {
      var catalog = try SourceCatalog(
        sources, on: field, configuration: configuration.measurement)
      let widths = PointSpreadWidths(model, parallelism: parallelism)
      try catalog.add(fits, of: sources, pointSpread: widths, zeroPoint: field.zeroPoint)
      return catalog
    }
    return Result(catalog: catalog, sources: sources, fits: fits, pointSpread: model)
  }

  /// Flags what is sharper than the field's stars; without stars nobody knows how sharp those are.
  private func flagCosmicRays(
    among sources: inout [SourceMeasurement], with model: PointSpreadModel
  ) {
    guard model.origin != .assumed else { return }
    let isRay = CosmicRayTest(seeing: model.centralFWHM).areRays(
      detection.sources, in: field, parallelism: parallelism)
    for index in sources.indices where isRay[index] {
      sources[index].skyFlags.insert(.cosmicRay)
    }
  }

  /// The sources with the threshold that their pixels passed, in standard deviations of one pixel.
  private var footprints: [SourceFootprint] {
    let kernel = configuration.detection.kernel
    let ratio = field.background.noiseCorrelation.noiseRatio(
      weights: kernel.taps, width: kernel.width)
    let threshold = Double(detection.threshold) * kernel.whiteNoiseRatio * ratio
    return detection.sources.map { source in
      SourceFootprint(
        label: source.label, box: source.box, threshold: threshold, flags: source.flags,
        skyFlags: source.skyFlags)
    }
  }

  private func fit(
    _ sources: [SourceMeasurement], with model: PointSpreadModel
  ) -> [PointSourceFit] {
    let fitter = PointSourceFitter(
      model, on: field, labels: detection.segmentation.labels,
      configuration: configuration.pointSpread)
    let starts = sources.map { source in
      PointSourceStart(
        x: source.windowedCentre.x, y: source.windowedCentre.y, label: source.label)
    }
    return fitter.fit(starts, parallelism: parallelism)
  }
}

/// What will make fits with a point spread poor.
struct PointSpreadCheck {
  /// One line for each thing that is strange.
  let warnings: [String]

  init(_ model: PointSpreadModel) {
    switch model.origin {
    case .measured: warnings = []
    case .constantMoffat:
      warnings = ["few stars: the point spread is one Moffat profile for the whole field"]
    case .assumed:
      warnings = ["no stars: the point spread is assumed, FWHM \(Float(model.centralFWHM)) pixels"]
    }
  }
}

extension PointSpreadCandidate {
  /// What the search for stars needs of a measured source.
  fileprivate init(_ source: SourceMeasurement) {
    self.init(
      x: source.windowedCentre.x, y: source.windowedCentre.y, flux: source.kron.flux,
      size: source.lightRadius.isFinite ? source.lightRadius : 0, peak: source.peakValue,
      elongation: source.majorAxis / max(source.minorAxis, 1e-6), flags: source.flags,
      label: source.label)
  }
}
