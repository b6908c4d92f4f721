import Foundation
import SourceExtraction

/// What extraction says about a source whose cutout is to be prepared.
struct StampSource: Sendable {
  /// The best place of a point source, 0-based pixels.
  var x, y: Double
  /// The source's number in the segmentation.
  var label: Int32
  /// SPREAD_MODEL and its error; NaN without a fit.
  var spread, spreadError: Double
  /// Whether the fit of the point spread converged.
  var hasFit: Bool
  /// The half-light radius, pixels; NaN where undefined.
  var lightRadius: Double
  /// The Kron flux, image units.
  var kronFlux: Double
  /// How far the windowed centre lies from the fitted one, pixels.
  var offset: Double
  /// SExtractor's flags.
  var flags: SourceFlags
  /// How many widths of the point spread the neighbour that matters most is away, and the logarithm
  /// of its flux over the source's.
  var neighbour: (distance: Double, logFlux: Double) = (99, 0)

  /// Whether it has a place that pixels can be cut at.
  var isPlaced: Bool { x.isFinite && y.isFinite && abs(x) < 1e7 && abs(y) < 1e7 }

  init(_ source: SourceMeasurement, _ fit: PointSourceFit) {
    let isNear =
      fit.isConverged
      && abs(fit.x - source.centre.x) + abs(fit.y - source.centre.y) < 24
    hasFit = isNear
    (x, y) =
      isNear ? (fit.x, fit.y) : (source.windowedCentre.x, source.windowedCentre.y)
    label = source.label
    spread = fit.spreadModel
    spreadError = fit.spreadModelError
    lightRadius = source.lightRadius
    kronFlux = source.kron.flux
    let (dx, dy) = (x - source.windowedCentre.x, y - source.windowedCentre.y)
    offset = (dx * dx + dy * dy).squareRoot()
    flags = source.flags
  }
}

/// Finds each source's most disturbing neighbour: near and bright.
struct NeighbourSearch {
  private let cell = 32.0
  private let width: Int
  private var members: [[Int32]]

  /// Sorts the sources of a frame into square cells.
  init(_ sources: [StampSource], frameWidth: Int, frameHeight: Int) {
    width = frameWidth / 32 + 1
    members = [[Int32]](repeating: [], count: width * (frameHeight / 32 + 1))
    for (index, source) in sources.enumerated() {
      guard let cell = cellIndex(source.x, source.y) else { continue }
      members[cell].append(Int32(index))
    }
  }

  /// The distance (in `seeing`) and ln flux ratio of the neighbour with the largest flux over
  /// distance squared, within a cutout's reach.
  func worst(
    of index: Int, among sources: [StampSource], seeing: Double
  ) -> (distance: Double, logFlux: Double) {
    let me = sources[index]
    var best = (distance: 99.0, logFlux: 0.0)
    var bestWeight = 0.0
    for dy in -1...1 {
      for dx in -1...1 {
        let (x, y) = (me.x + Double(dx) * cell, me.y + Double(dy) * cell)
        guard let cell = cellIndex(x, y) else { continue }
        for other in members[cell] where Int(other) != index {
          let it = sources[Int(other)]
          let square = (it.x - me.x) * (it.x - me.x) + (it.y - me.y) * (it.y - me.y)
          guard square < 24 * 24, it.kronFlux > 0 else { continue }
          let weight = it.kronFlux / (square + seeing * seeing)
          guard weight > bestWeight else { continue }
          bestWeight = weight
          best = (
            square.squareRoot() / seeing, log(max(it.kronFlux, 1e-30) / max(me.kronFlux, 1e-30))
          )
        }
      }
    }
    return best
  }

  private func cellIndex(_ x: Double, _ y: Double) -> Int? {
    guard x >= -0.5, y >= -0.5, x < Double(width * 32), x.isFinite, y < 1e7 else { return nil }
    let index = Int(max(y, 0)) / 32 * width + Int(max(x, 0)) / 32
    return members.indices.contains(index) ? index : nil
  }
}
