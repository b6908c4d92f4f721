import Tensors

/// Fits sources with a field's point spread: PSF photometry, and SPREAD_MODEL.
///
/// SPREAD_MODEL (Desai et al. 2012, Bouy et al. 2013) compares two templates on the pixels p of a
/// source: the point spread f, and g, the point spread smeared by a round exponential disc whose
/// scale is a sixteenth of the FWHM: (g.p) / (f.p) - (g.f) / (f.f). Both are centred where the fit
/// of f puts the source, and all usable pixels weigh the same, as in the original.
public struct PointSourceFitter: Sendable {
  /// The point spread that sources are fitted with.
  public let model: PointSpreadModel
  let renderer: StampRenderer
  private let extended: StampRenderer
  private let scene: PointSpreadScene
  private let correlation: FitCorrelation

  /// Sources handed to a thread at a time.
  private static let chunk = 128
  /// A source may lie this many stamps, each a pixel on, from where its fit began.
  private static let mostStamps = 5

  /// Prepares the fits of a field's sources.
  ///
  /// - Parameters:
  ///   - model: the point spread.
  ///   - field: the frame without its sky.
  ///   - labels: the segmentation in the layout of the image (0 sky): pixels of other sources are
  ///     left out of a fit; nil to use all.
  ///   - configuration: how far from its centre a source is looked at.
  public init(
    _ model: PointSpreadModel, on field: SkySubtracted, labels: [Int32]? = nil,
    configuration: PointSpreadConfiguration = .default
  ) {
    self.init(
      model, on: PointSpreadScene(field, labels: labels), radius: configuration.fitRadius,
      correlation: field.background.noiseCorrelation)
  }

  init(
    _ model: PointSpreadModel, on scene: PointSpreadScene, radius fitRadius: Double,
    correlation: NoiseCorrelation = .white
  ) {
    self.model = model
    self.scene = scene
    let fwhm = model.centralFWHM
    let radius = min(max(Int((fitRadius * fwhm).rounded()), 2), max(2, model.radius))
    renderer = StampRenderer(
      nodes: model.basis, nodeSide: model.side, oversampling: model.oversampling,
      polynomial: model.polynomial, radius: radius)
    let smearing = ExponentialSmearing(scale: fwhm / 16 * Double(model.oversampling))
    extended = StampRenderer(
      nodes: model.basis.map { smearing.applied(to: $0, side: model.side) }, nodeSide: model.side,
      oversampling: model.oversampling, polynomial: model.polynomial, radius: radius)
    self.correlation = FitCorrelation(correlation, model, renderer, extended)
  }

  /// The radius of the stamps on which sources are fitted, pixels.
  public var radius: Int { renderer.radius }

  /// Fits every source on its own; the result does not depend on the number of threads.
  public func fit(
    _ sources: [PointSourceStart], parallelism: Parallelism = .machine
  ) -> [PointSourceFit] {
    guard !sources.isEmpty else { return [] }
    return [PointSourceFit](unsafeUninitializedCapacity: sources.count) { buffer, count in
      let results = Results(buffer: buffer)
      parallelism.forEachRange(of: sources.count, chunk: Self.chunk) { range in
        let work = FitWorkspace(renderer)
        for index in range {
          results.initialize(index, to: fit(sources[index], work))
        }
      }
      count = sources.count
    }
  }

  private struct Results: @unchecked Sendable {
    let buffer: UnsafeMutableBufferPointer<PointSourceFit>

    func initialize(_ index: Int, to fit: PointSourceFit) {
      buffer.initializeElement(at: index, to: fit)
    }
  }

  private func fit(_ source: PointSourceStart, _ work: FitWorkspace) -> PointSourceFit {
    let failed = PointSourceFit.failed(x: source.x, y: source.y)
    guard abs(source.x) < 1e9, abs(source.y) < 1e9 else { return failed }
    let terms = model.polynomial.terms(x: source.x, y: source.y)
    renderer.nodes(terms: terms, into: work.nodes)
    guard let place = settle(source, work) else { return failed }
    extended.nodes(terms: terms, into: work.extendedNodes)
    extended.draw(
      work.extendedNodes, dx: place.fit.dx, dy: place.fit.dy, into: work.extended,
      scratch: work.scratch)
    let spread = Spread(
      work, place.fit, noise(place.column, place.row), excess: correlation.spread)
    return PointSourceFit(
      x: Double(place.column) + place.fit.dx, y: Double(place.row) + place.fit.dy,
      flux: place.fit.flux, fluxError: place.fit.fluxVariance.squareRoot(),
      chi2: place.fit.chi2 / Double(place.pixelCount - 3), spreadModel: spread.value,
      spreadModelError: spread.error, pixelCount: place.pixelCount, isConverged: true)
  }

  /// A fit and the pixel about which its stamp was cut.
  private struct Place {
    let column: Int
    let row: Int
    let pixelCount: Int
    let fit: GaussNewtonFit
  }

  /// Fits on a stamp about the nearest pixel, and again about another when the source turns out to
  /// lie there: the centre of a blend's isophote may be pixels from the star in it.
  private func settle(_ source: PointSourceStart, _ work: FitWorkspace) -> Place? {
    var (x, y) = (source.x, source.y)
    var result: Place?
    for _ in 0..<Self.mostStamps {
      let (column, row) = (Int(x.rounded()), Int(y.rounded()))
      let count = scene.cut(
        x: column, y: row, radius: radius, label: source.label, values: work.values,
        usable: work.usable)
      let start = (dx: x - Double(column), dy: y - Double(row))
      guard count > 5,
        let fit = GaussNewtonFit(work, renderer, start: start, noise(column, row))
      else { return nil }
      result = Place(column: column, row: row, pixelCount: count, fit: fit)
      guard max(abs(fit.dx), abs(fit.dy)) > 0.7 else { break }
      (x, y) = (Double(column) + fit.dx, Double(row) + fit.dy)
    }
    return result
  }

  private func noise(_ column: Int, _ row: Int) -> GaussNewtonFit.Noise {
    GaussNewtonFit.Noise(
      sky: scene.skyVariance(x: column, y: row), inverseGain: scene.inverseGain,
      excess: correlation.flux)
  }
}

/// SPREAD_MODEL and its error from the templates in a workspace.
private struct Spread {
  let value: Double
  let error: Double

  init(
    _ work: FitWorkspace, _ fit: GaussNewtonFit, _ noise: GaussNewtonFit.Noise, excess: Double
  ) {
    let extendedLight = work.sum(work.extended, work.values, work.usable)
    let light = work.sum(work.stamp, work.values, work.usable)
    let cross = work.sum(work.extended, work.stamp, work.usable)
    let square = work.sum(work.stamp, work.stamp, work.usable)
    guard light > 0, square > 0 else {
      (value, error) = (.nan, .nan)
      return
    }
    value = extendedLight / light - cross / square
    // The derivative by a pixel is (g - f extendedLight / light) / light.
    let ratio = SIMD8<Float>(repeating: Float(extendedLight / light))
    let photons = Float(fit.flux) * noise.inverseGain
    let sky = noise.sky * Float(1 + excess)
    var variance = SIMD8<Float>.zero
    for i in stride(from: 0, to: work.stampCount, by: 8) {
      let f = FitWorkspace.eight(work.stamp, i)
      let slope = FitWorkspace.eight(work.extended, i) - ratio * f
      let positive = f.replacing(with: 0, where: f .< 0)
      variance +=
        slope * slope * (sky + photons * positive) * FitWorkspace.eight(work.usable, i)
    }
    error = Double(variance.sum()).squareRoot() / light
  }
}
