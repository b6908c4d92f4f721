import Foundation
import Imaging
import SourceExtraction

/// Finds sources that have no peak worth one: a large galaxy's light is beyond doubt, but none of the
/// many small maxima on it is likely to lie within a few pixels of its centre.
///
/// A part of the source map in which no candidate was accepted, but whose surest pixel is as sure to
/// be a source's as the goal asks for, is one source, at its light's barycentre. Decided on simulated
/// fields: some 0.5 % of the sources, 0.5 to 0.8 of them within 3 pixels of a true centre, and 0.2 to
/// 2 % of the pixels' intersection over union.
package struct OrphanParts {
  let light: Image
  let logits: Image
  /// The log-odds that the surest pixel of a part must have.
  let leastLogit: Float

  /// Orphans of the given denoised light (asinh of sigmas) and source map.
  package init(light: Image, logits: Image, leastLogit: Float) {
    (self.light, self.logits, self.leastLogit) = (light, logits, leastLogit)
  }

  /// Gives the parts without a label the labels after `count`, where they are sure enough, and
  /// returns the places (row * width + column) and log-odds of the new sources.
  package func adopt(
    _ parts: RunLists, labels: inout [Int32], count: Int
  ) -> [(place: Int, logOdds: Double)] {
    var adopted: [(place: Int, logOdds: Double)] = []
    for part in 0..<parts.count {
      let runs = parts[part]
      guard let first = runs.first, labels[Int(first.row) * light.width + Int(first.start)] == 0,
        let source = source(in: runs)
      else { continue }
      adopted.append(source)
      let label = Int32(count + adopted.count)
      for run in runs {
        for x in run.columns { labels[Int(run.row) * light.width + x] = label }
      }
    }
    return adopted
  }

  private func source(in runs: ArraySlice<PixelRun>) -> (place: Int, logOdds: Double)? {
    var surest = -Float.infinity
    var (sum, sumX, sumY) = (0.0, 0.0, 0.0)
    for run in runs {
      let start = Int(run.row) * light.width
      for x in run.columns {
        surest = max(surest, logits.pixels[start + x])
        let weight = sinh(Double(max(light.pixels[start + x], 0.01)))
        sum += weight
        sumX += weight * Double(x)
        sumY += weight * Double(run.row)
      }
    }
    guard surest >= leastLogit, sum > 0 else { return nil }
    return (nearest(to: (sumX / sum, sumY / sum), in: runs), Double(surest))
  }

  /// The pixel of the runs nearest to a point: a bent part's barycentre may lie outside it.
  private func nearest(to point: (x: Double, y: Double), in runs: ArraySlice<PixelRun>) -> Int {
    var best = (place: 0, distance: Double.infinity)
    for run in runs {
      let x = min(max(Int(point.x.rounded()), Int(run.start)), Int(run.end) - 1)
      let (dx, dy) = (Double(x) - point.x, Double(run.row) - point.y)
      let distance = dx * dx + dy * dy
      if distance < best.distance { best = (Int(run.row) * light.width + x, distance) }
    }
    return best.place
  }
}
