import Foundation
import Imaging
import SourceExtraction
import Tensors

/// Stars of known brightness on blank noise, and how sure the detector is of each.
struct StarTrial: Sendable {
  /// The stars of one brightness.
  struct Level: Sendable {
    /// Their flux in units of the noise of a pixel.
    let flux: Double
    /// The log-odds of what was found at each one's place; minus infinity where nothing was.
    let logOdds: [Double]
  }

  /// The fluxes, faintest first: star number i has number i modulo their count.
  private let fluxes: [Double]
  private let grid: StarGrid
  private let candidates: [SourceCandidate]
  /// How far from a star what counts as finding it may lie, pixels.
  private let reach: Double

  /// Fluxes in units of the noise under a star's core: 1.5 to about 16.
  private static let signals = (0..<12).map { 1.5 * pow(1.24, Double($0)) }

  init(
    _ survey: CandidateSurvey, noise: NoiseRealisation, correlation: NoiseCorrelation, side: Int,
    seed: UInt64
  ) throws {
    let profile = StarProfile(seeing: survey.seeing)
    let layout = StarGrid(side: side, seeing: survey.seeing)
    let ratio = max(0.1, correlation.noiseRatio(weights: profile.weights, width: profile.width))
    let brightness = Self.signals.map { $0 * profile.unitNoise * ratio }
    let blank = try noise.field(
      side: side, random: RandomStream(seed: seed, stream: 1), parallelism: survey.parallelism
    ) { image in
      for (index, place) in layout.places.enumerated() {
        profile.add(Float(brightness[index % brightness.count]), x: place.x, y: place.y, to: &image)
      }
    }
    var times = StageTimes()
    candidates = try survey.survey(blank, &times).candidates
    (grid, fluxes, reach) = (layout, brightness, max(2, 0.5 * survey.seeing))
  }

  /// The levels in a field of the given traits, faintest first.
  func levels(
    _ calibration: DetectionCalibration, in traits: FieldTraits, parallelism: Parallelism
  ) -> [Level] {
    let logOdds = calibration.logOdds(of: candidates, in: traits, parallelism: parallelism)
    let best = grid.best(zip(candidates, logOdds).map { (place: $0, logOdds: $1) }, reach: reach)
    return fluxes.indices.map { level in
      let chosen = stride(from: level, to: best.count, by: fluxes.count).map { best[$0] }
      return Level(flux: fluxes[level], logOdds: chosen)
    }
  }
}

/// A Gaussian star, centred on its pixel, with a flux of 1.
private struct StarProfile {
  let width: Int
  let weights: [Double]

  init(seeing: Double) {
    let kernel = DetectionKernel.gaussian(fwhm: seeing)
    let sum = kernel.taps.reduce(0, +)
    width = kernel.width
    weights = kernel.taps.map { $0 / sum }
  }

  /// The noise of an ideal measurement of the flux in white noise of 1.
  var unitNoise: Double { 1 / weights.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  func add(_ flux: Float, x: Int, y: Int, to image: inout Image) {
    let reach = width / 2
    for (index, weight) in weights.enumerated() {
      image[x + index % width - reach, y + index / width - reach] += flux * Float(weight)
    }
  }
}

/// Places in rows and columns.
private struct StarGrid: Sendable {
  let places: [(x: Int, y: Int)]
  private let spacing: Int
  /// Stars stand so far from one another, in full widths at half maximum.
  private static let spacingWidths = 7.0
  private let columns: Int

  init(side: Int, seeing: Double) {
    let spacing = max(24, Int((Self.spacingWidths * seeing).rounded(.up)))
    let columns = max(1, side / spacing)
    (self.spacing, self.columns) = (spacing, columns)
    places = (0..<columns * columns).map { index in
      (index % columns * spacing + spacing / 2, index / columns * spacing + spacing / 2)
    }
  }

  /// For every place the largest log-odds of the candidates within `reach` pixels.
  func best(_ candidates: [(place: SourceCandidate, logOdds: Double)], reach: Double) -> [Double] {
    var best = [Double](repeating: -.infinity, count: places.count)
    for (candidate, logOdds) in candidates {
      let (column, row) = (candidate.x / spacing, candidate.y / spacing)
      guard column < columns, row < columns else { continue }
      let index = row * columns + column
      let (dx, dy) = (Double(candidate.x - places[index].x), Double(candidate.y - places[index].y))
      if dx * dx + dy * dy <= reach * reach { best[index] = max(best[index], logOdds) }
    }
    return best
  }
}
