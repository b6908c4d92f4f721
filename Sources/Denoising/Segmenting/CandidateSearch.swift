import Foundation
import Imaging
import SourceExtraction
import Tensors

/// Finds the places where sources may be: the local maxima of the peak map, and those of the matched
/// filter's significance where the peak map has none near.
///
/// The peak map is taken, not the denoised light, because a faint source on the wing of a bright one
/// has no maximum of light of its own. What only the filter sees is rarely more than noise; but that
/// is for the calibration to say.
package struct CandidateSearch {
  let maps: SourceMaps
  /// The significance of the matched filter, the same sides as the maps.
  let significance: Image
  /// The same of a filter for wider sources.
  let broadSignificance: Image
  let mask: Mask
  /// Maxima below these log-odds are not worth a look.
  let floor: Float

  private static let bandHeight = 64
  /// Maxima of the significance below this are not worth a look.
  private static let leastSignificance: Float = 2.8
  /// How near, in pixels, a maximum of the peak map makes one of the significance superfluous.
  private static let exclusion = 2
  /// How far away, in pixels, a brighter neighbour is looked for.
  private static let neighbourhood = 5

  /// A search on maps of the same sides.
  package init(
    maps: SourceMaps, significance: Image, broadSignificance: Image? = nil, mask: Mask,
    floor: Float = -5
  ) {
    self.maps = maps
    self.significance = significance
    self.broadSignificance = broadSignificance ?? significance
    self.mask = mask
    self.floor = floor
  }

  /// The candidates in raster order.
  package func candidates(parallelism: Parallelism) -> [SourceCandidate] {
    let (width, height) = (mask.width, mask.height)
    guard width > 0, height > 0 else { return [] }
    let bands = (height + Self.bandHeight - 1) / Self.bandHeight
    var found = [[SourceCandidate]](repeating: [], count: bands)
    maps.peakLogits.pixels.withUnsafeBufferPointer { peaks in
      significance.pixels.withUnsafeBufferPointer { significance in
        found.withUnsafeMutableBufferPointer { found in
          let shared = Shared(peaks: peaks, significance: significance, found: found)
          parallelism.forEachRange(of: height, chunk: Self.bandHeight) { rows in
            shared.found[rows.lowerBound / Self.bandHeight] = candidates(rows, shared)
          }
        }
      }
    }
    return found.flatMap { $0 }
  }

  private struct Shared: @unchecked Sendable {
    let peaks: UnsafeBufferPointer<Float>
    let significance: UnsafeBufferPointer<Float>
    let found: UnsafeMutableBufferPointer<[SourceCandidate]>
  }

  private func candidates(_ rows: Range<Int>, _ shared: Shared) -> [SourceCandidate] {
    var found: [SourceCandidate] = []
    for y in rows {
      let start = y * mask.width
      for x in 0..<mask.width {
        let place = start &+ x
        if shared.peaks[place] > floor {
          guard isMaximum(shared.peaks, x: x, y: y), !mask[x, y].isUnusable else { continue }
        } else {
          guard shared.significance[place] > Self.leastSignificance,
            isMaximum(shared.significance, x: x, y: y), !mask[x, y].isUnusable,
            largest(maps.peakLogits, aroundX: x, y: y, reach: Self.exclusion) <= floor
          else { continue }
        }
        found.append(describe(x: x, y: y))
      }
    }
    return found
  }

  /// Whether no neighbour is higher; of a plateau's pixels the first one counts.
  private func isMaximum(_ peaks: UnsafeBufferPointer<Float>, x: Int, y: Int) -> Bool {
    let (width, height) = (mask.width, mask.height)
    let place = y &* width &+ x
    let value = peaks[place]
    for row in max(0, y - 1)...min(height - 1, y + 1) {
      for column in max(0, x - 1)...min(width - 1, x + 1) {
        let other = row &* width &+ column
        guard other != place else { continue }
        if peaks[other] > value || (peaks[other] == value && other < place) { return false }
      }
    }
    return true
  }

  private func describe(x: Int, y: Int) -> SourceCandidate {
    let light = maps.denoised[x, y]
    let brightest = largest(maps.denoised, aroundX: x, y: y, reach: Self.neighbourhood)
    return SourceCandidate(
      x: x, y: y, peakLogit: maps.peakLogits[x, y],
      sourceLogit: largest(maps.sourceLogits, aroundX: x, y: y, reach: 1), light: sinh(light),
      significance: largest(significance, aroundX: x, y: y, reach: 1),
      broadSignificance: largest(broadSignificance, aroundX: x, y: y, reach: 1),
      dominance: min(0, max(light, 0.01) - max(brightest, 0.01)))
  }

  private func largest(_ image: Image, aroundX x: Int, y: Int, reach: Int) -> Float {
    var largest = -Float.infinity
    for row in max(0, y - reach)...min(image.height - 1, y + reach) {
      for column in max(0, x - reach)...min(image.width - 1, x + reach) {
        largest = max(largest, image[column, row])
      }
    }
    return largest
  }
}
