import Imaging
import Tensors

/// The sky's level and noise at the sources' brightest pixels.
///
/// The background is known row by row, so sources are visited in order of their rows: each row is
/// evaluated once however many sources lie on it.
struct SkyAtSources {
  /// The background, one value a source, image units.
  let levels: [Float]
  /// The noise of a sky pixel, one value a source, image units.
  let sigmas: [Float]

  init(places: [(x: Int, y: Int)], field: SkySubtracted, parallelism: Parallelism) {
    let order = places.indices.sorted { (places[$0].y, $0) < (places[$1].y, $1) }
    var levels = [Float](repeating: 0, count: places.count)
    var sigmas = [Float](repeating: 0, count: places.count)
    levels.withUnsafeMutableBufferPointer { levels in
      sigmas.withUnsafeMutableBufferPointer { sigmas in
        let target = Target(levels: levels, sigmas: sigmas)
        parallelism.forEachRange(of: order.count, chunk: 1024) { range in
          var rows = SkyRows(width: field.image.width)
          for source in order[range] {
            let place = places[source]
            rows.evaluate(row: place.y, of: field)
            target.levels[source] = rows.level[place.x]
            target.sigmas[source] = rows.variance[place.x].squareRoot()
          }
        }
      }
    }
    self.levels = levels
    self.sigmas = sigmas
  }

  private struct Target: @unchecked Sendable {
    let levels: UnsafeMutableBufferPointer<Float>
    let sigmas: UnsafeMutableBufferPointer<Float>
  }
}

/// One row of the sky, kept until another row is asked for.
private struct SkyRows {
  private var row = -1
  private(set) var level: [Float]
  private(set) var variance: [Float]

  init(width: Int) {
    level = [Float](repeating: 0, count: width)
    variance = level
  }

  mutating func evaluate(row y: Int, of field: SkySubtracted) {
    guard y != row else { return }
    row = y
    level.withUnsafeMutableBufferPointer { field.background.level(row: y, into: $0) }
    variance.withUnsafeMutableBufferPointer { field.skyVariance(row: y, into: $0) }
  }
}
