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
  let mask: Mask
  /// The full width at half maximum of the field's stars, pixels.
  let seeing: Double
  /// Maxima below these log-odds are not worth a look.
  let floor: Float

  private static let bandHeight = 64
  /// Maxima of the significance below this are not worth a look.
  private static let leastSignificance: Float = 2.8
  /// How near, in pixels, a maximum of the peak map makes one of the significance superfluous.
  private static let exclusion = 2
  /// How far away, in full widths of a star, a brighter neighbour is looked for.
  private static let neighbourhood = 1.3

  /// A search on maps of the same sides.
  package init(
    maps: SourceMaps, significance: Image, mask: Mask, seeing: Double = 3.5, floor: Float = -5
  ) {
    self.seeing = seeing
    self.maps = maps
    self.significance = significance
    self.mask = mask
    self.floor = floor
  }

  /// The candidates in raster order, what a broader filter says left as what this one does.
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
    let (peaks, significance, floor) = (shared.peaks, shared.significance, floor)
    for y in rows {
      let start = y * mask.width
      for x in 0..<mask.width {
        let place = start &+ x
        let isPeak = peaks[place] > floor
        guard isPeak || significance[place] > Self.leastSignificance,
          isMaximum(isPeak ? peaks : significance, x: x, y: y), !mask[x, y].isUnusable
        else { continue }
        if !isPeak, largest(maps.peakLogits, aroundX: x, y: y, reach: Self.exclusion) > floor {
          continue
        }
        found.append(describe(x: x, y: y))
      }
    }
    return found
  }

  /// Whether no neighbour is higher; of a plateau's pixels the first one counts.
  @inline(__always)
  private func isMaximum(_ peaks: UnsafeBufferPointer<Float>, x: Int, y: Int) -> Bool {
    let (width, height) = (mask.width, mask.height)
    let place = y &* width &+ x
    let value = peaks[place]
    guard x > 0, y > 0, x < width - 1, y < height - 1 else {
      return isMaximumAtBorder(peaks, x: x, y: y)
    }
    return
      !(peaks[place &- 1] >= value || peaks[place &+ 1] > value
      || peaks[place &- width] >= value || peaks[place &+ width] > value
      || peaks[place &- width &- 1] >= value || peaks[place &- width &+ 1] >= value
      || peaks[place &+ width &- 1] > value || peaks[place &+ width &+ 1] > value)
  }

  private func isMaximumAtBorder(
    _ peaks: UnsafeBufferPointer<Float>, x: Int, y: Int
  ) -> Bool {
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
    let brightest = brightest(aroundX: x, y: y)
    var candidate = SourceCandidate(x: x, y: y, seeing: Float(seeing))
    candidate.peakLogit = maps.peakLogits[x, y]
    candidate.sourceLogit = largest(maps.sourceLogits, aroundX: x, y: y, reach: 1)
    candidate.light = sinh(light)
    candidate.significance = largest(significance, aroundX: x, y: y, reach: 1)
    candidate.broadSignificance = candidate.significance
    candidate.dominance = min(
      0, max(light, 0.01) - max(maps.denoised[brightest.x, brightest.y], 0.01))
    let strongest = largest(significance, aroundX: x, y: y, reach: reach)
    candidate.prominence = min(0, log(max(candidate.significance, 0.1) / max(strongest, 0.1)))
    let (dx, dy) = (Float(brightest.x - x), Float(brightest.y - y))
    candidate.distance = (dx * dx + dy * dy).squareRoot()
    candidate.valley = valley(fromX: x, y: y, to: brightest)
    return candidate
  }

  /// How far away a brighter neighbour is looked for, pixels.
  private var reach: Int { max(3, Int((Self.neighbourhood * seeing).rounded())) }

  /// The pixel with the most denoised light within reach.
  private func brightest(aroundX x: Int, y: Int) -> (x: Int, y: Int) {
    let (reach, width, height) = (reach, mask.width, mask.height)
    return maps.denoised.pixels.withUnsafeBufferPointer { light in
      var best = y &* width &+ x
      for row in max(0, y - reach)...min(height - 1, y + reach) {
        for column in max(0, x - reach)...min(width - 1, x + reach)
        where light[row &* width &+ column] > light[best] {
          best = row &* width &+ column
        }
      }
      return (best % width, best / width)
    }
  }

  /// The smallest value of the peak map on the straight way to another pixel, less that at its start.
  private func valley(fromX x: Int, y: Int, to end: (x: Int, y: Int)) -> Float {
    let steps = max(abs(end.x - x), abs(end.y - y))
    let start = maps.peakLogits[x, y]
    var least = start
    for step in 0..<steps {
      let fraction = Double(step) / Double(steps)
      let column = x + Int((fraction * Double(end.x - x)).rounded())
      let row = y + Int((fraction * Double(end.y - y)).rounded())
      least = min(least, maps.peakLogits[column, row])
    }
    return least - start
  }

  private func largest(_ image: Image, aroundX x: Int, y: Int, reach: Int) -> Float {
    let (width, height) = (image.width, image.height)
    return image.pixels.withUnsafeBufferPointer { pixels in
      var largest = -Float.infinity
      for row in max(0, y - reach)...min(height - 1, y + reach) {
        for column in max(0, x - reach)...min(width - 1, x + reach) {
          largest = max(largest, pixels[row &* width &+ column])
        }
      }
      return largest
    }
  }
}
