import Foundation
import Imaging
import Tensors

/// Measures a field's point spread on its own stars, which it finds by itself.
///
/// 1. Stars: the compact ridge of the size-magnitude plane (`StarSearch`).
/// 2. One Moffat profile for all of them; those that fit it badly are dropped.
/// 3. From there pixel by pixel, varying over the frame (`NodeSolver`), the order of the variation
///    by leaving stars out; blends and galaxies, which are broader or fit badly, are dropped.
///
/// Too few stars end at step 2, and none leaves the header's seeing or the default.
public enum PointSpreadEstimator {
  /// The point spread of a field.
  ///
  /// - Parameters:
  ///   - field: the frame without its sky.
  ///   - candidates: the detected sources, in any order.
  ///   - labels: the segmentation in the layout of the image (0 sky): pixels of other sources are
  ///     left out; nil where there is none.
  ///   - configuration: how stars are chosen and modelled.
  ///   - parallelism: the threads to use.
  public static func estimate(
    _ field: SkySubtracted, candidates: [PointSpreadCandidate], labels: [Int32]? = nil,
    configuration: PointSpreadConfiguration = .default, parallelism: Parallelism = .machine
  ) -> PointSpreadModel {
    let scene = PointSpreadScene(field, labels: labels)
    let frame = FieldPolynomial(
      width: field.image.width, height: field.image.height, order: configuration.highestOrder)
    let search = StarSearch(scene: scene, configuration: configuration, frame: frame)
    let found = search.stars(among: candidates, parallelism: parallelism)
    let seeing = Self.seeing(field)
    guard found.stars.count >= 3 || (seeing == nil && !found.stars.isEmpty) else {
      return assumed(fwhm: seeing ?? configuration.defaultFWHM, frame, configuration)
    }
    let making = ModelMaking(
      scene: scene, frame: frame, configuration: configuration, parallelism: parallelism)
    return making.model(of: found)
      ?? assumed(
        fwhm: seeing ?? configuration.defaultFWHM, frame, configuration)
  }

  /// The grid for a point spread of a width.
  static func grid(fwhm: Double, _ configuration: PointSpreadConfiguration) -> NodeGrid {
    NodeGrid(
      oversampling: fwhm < 3.2 ? 3 : fwhm < 7 ? 2 : 1,
      radius: min(max(Int((configuration.radius * fwhm).rounded(.up)), 7), 40))
  }

  /// The seeing that the header states, pixels, where it is believable.
  private static func seeing(_ field: SkySubtracted) -> Double? {
    guard let scale = field.pixelScale, scale > 0 else { return nil }
    let keywords = ["SEEING", "PSF_FWHM", "FWHM"]
    let stated = keywords.compactMap { field.header.double($0) }.first
    return stated.map { $0 / scale }.flatMap { (1...30).contains($0) ? $0 : nil }
  }

  private static func assumed(
    fwhm: Double, _ frame: FieldPolynomial, _ configuration: PointSpreadConfiguration
  ) -> PointSpreadModel {
    let grid = grid(fwhm: fwhm, configuration)
    let constant = FieldPolynomial(width: frame.width, height: frame.height, order: 0)
    return PointSpreadModel(
      origin: .assumed, frame: constant, grid: grid,
      basis: [MoffatProfile(fwhm: fwhm).nodes(grid)], stars: .init())
  }
}

/// Makes a model of the stars that were found.
private struct ModelMaking {
  let scene: PointSpreadScene
  let frame: FieldPolynomial
  let configuration: PointSpreadConfiguration
  let parallelism: Parallelism

  private static let moffatStars = 25

  func model(of found: StarSearch.Result) -> PointSpreadModel? {
    let guess = min(max(2.2 * found.sigma, 1), 25)
    let grid = PointSpreadEstimator.grid(fwhm: guess, configuration)
    let core = min(max(Int((1.5 * guess).rounded()), 2), grid.radius)
    let stamps = found.stars.compactMap { star in
      StarStamp(
        of: scene, x: star.x, y: star.y, flux: star.flux, label: star.candidate.label,
        radius: grid.radius, margin: max(1, Int((0.8 * guess).rounded())), polynomial: frame)
    }
    guard !stamps.isEmpty else { return nil }
    var fit = MoffatFit(
      start: MoffatProfile(fwhm: guess), grid: grid, inverseGain: scene.inverseGain)
    var brightest = Array(stamps.prefix(Self.moffatStars))
    fit.fit(&brightest, radius: core)
    let start = fit.profile.nodes(grid)
    var solver = NodeSolver(
      start: (start, guess), grid: grid, stars: stamps, frame: frame,
      inverseGain: scene.inverseGain, coreRadius: core)
    guard stamps.count >= configuration.fewestStars else {
      return constant(&solver)
    }
    return measured(&solver)
  }

  private func constant(_ solver: inout NodeSolver) -> PointSpreadModel? {
    solver.measure(modelError: 0.05, parallelism)
    guard !solver.stars.isEmpty else { return nil }
    return model(.constantMoffat, solver)
  }

  private func measured(_ solver: inout NodeSolver) -> PointSpreadModel? {
    for modelError in [0.5, 0.1] {
      solver.improve(modelError: modelError, isFree: true, parallelism: parallelism)
    }
    solver.adoptRings()
    dropStrangers(from: &solver, tolerance: 6)
    solver.measure(modelError: 0.05, parallelism)
    solver.followShapes(highestOrder: configuration.highestOrder, modelError: 0.02)
    solver.improve(modelError: 0.02, parallelism: parallelism)
    solver.adoptRings()
    dropStrangers(from: &solver, tolerance: 4)
    solver.measure(modelError: configuration.modelError, parallelism)
    solver.followShapes(
      highestOrder: configuration.highestOrder, modelError: configuration.modelError)
    solver.improve(modelError: configuration.modelError, parallelism: parallelism)
    dropStrangers(from: &solver, tolerance: 4)
    solver.adoptRings()
    solver.improve(modelError: configuration.modelError, parallelism: parallelism)
    guard solver.stars.count >= 3 else { return nil }
    return model(.measured, solver)
  }

  private func model(_ origin: PointSpreadModel.Origin, _ solver: NodeSolver) -> PointSpreadModel {
    PointSpreadModel(
      origin: origin, frame: solver.polynomial, grid: solver.grid, basis: solver.basis,
      stars: solver.starStatistics(modelError: configuration.modelError))
  }

  /// Drops stars that are broader or sharper than the others, or fit worse.
  private func dropStrangers(from solver: inout NodeSolver, tolerance: Double) {
    guard solver.stars.count >= configuration.fewestStars else { return }
    let model = model(.measured, solver)
    let fitter = PointSourceFitter(model, on: scene, radius: 1.2)
    let fits = fitter.fit(
      solver.stars.map {
        PointSourceStart(
          x: Double($0.column) + $0.dx, y: Double($0.row) + $0.dy, label: $0.label)
      }, parallelism: parallelism)
    let spreads = fits.map(\.spreadModel).filter(\.isFinite).sorted()
    guard !spreads.isEmpty else { return }
    let middle = spreads[spreads.count / 2]
    let deviations = spreads.map { abs($0 - middle) }.sorted()
    let width = max(1.4826 * deviations[deviations.count / 2], 2e-4)
    let chi2 = solver.stars.map(\.chi2).sorted()
    let limit = max(3 * chi2[chi2.count / 2], chi2[chi2.count / 2] + 2)
    let kept = zip(solver.stars, fits).filter { star, fit in
      fit.isConverged && star.chi2 < limit
        && abs(fit.spreadModel - middle) < tolerance * max(width, fit.spreadModelError)
    }
    // Never let a rule that fits this field badly take all its stars away.
    guard kept.count >= max(3, solver.stars.count / 3) else { return }
    solver.stars = kept.map(\.0)
  }
}
