import Foundation
import Imaging
import Tensors

/// A frame's own point spread as a picture: the median of its clean, bright, compact sources.
///
/// Candidates are local maxima far above the noise that have a patch of sky for themselves. Stars
/// are the smallest of them and all alike, so they pile up at one size: the densest place of the
/// size distribution is found and the sources there are shifted to a common centre, scaled to unit
/// flux and stacked. One picture serves the whole frame; that the point spread varies is left out,
/// which is good to a few percent of the width and enough for completeness curves. Fitting a formula
/// was rejected: real wings follow none.
public struct StackedPointSpread: Sendable {
  /// The stack, of odd sides, with the star on the middle pixel; its pixels sum to 1.
  public let picture: Image
  /// The full width at half maximum, pixels, of a Gaussian with the stars' central curvature.
  public let fwhm: Double
  /// The number of stars in the stack.
  public let starCount: Int

  /// Sources fainter than this many sky sigmas at their peak are not used.
  private static let faintestPeak = 40.0
  /// At least so many stars make a stack.
  private static let fewestStars = 5
  /// More stars than this add nothing.
  private static let mostStars = 200

  /// Stacks the stars of `image`; `mask` tells what is saturated or without a value.
  ///
  /// Nil where there are fewer than five stars to stack.
  public init?(of image: Image, mask: Mask, radius: Int = 16) {
    let sky = RobustStatistics(of: image, mask: mask)
    guard sky.sigma > 0 else { return nil }
    let search = StarSearch(
      image: image, mask: mask, level: Float(sky.median), radius: radius,
      threshold: Float(Self.faintestPeak * sky.sigma))
    let candidates = search.candidates()
    let stars = Self.densest(candidates).prefix(Self.mostStars)
    guard stars.count >= Self.fewestStars else { return nil }
    let stamps = stars.map { search.centredStamp(of: $0) }
    guard let picture = Self.stack(stamps, side: 2 * radius + 1) else { return nil }
    self.picture = picture
    starCount = stars.count
    let sizes = stars.map(\.size).sorted()
    fwhm = sizes[sizes.count / 2]
  }

  /// The sources in the narrow range of sizes that holds the most of them, brightest first.
  private static func densest(_ candidates: [StarSearch.Candidate]) -> [StarSearch.Candidate] {
    let sizes = candidates.map(\.size).sorted()
    var best = (count: 0, low: 0.0)
    var end = 0
    for start in sizes.indices {
      while end < sizes.count, sizes[end] <= 1.08 * sizes[start] { end += 1 }
      if end - start > best.count { best = (end - start, sizes[start]) }
    }
    return candidates.filter { (best.low...1.08 * best.low).contains($0.size) }
      .sorted { ($0.peak, $0.x, $0.y) > ($1.peak, $1.x, $1.y) }
  }

  private static func stack(_ stamps: [[Float]], side: Int) -> Image? {
    var pixels = [Float](repeating: 0, count: side * side)
    let middle = Double(side - 1) / 2
    for index in pixels.indices {
      let values = stamps.map { $0[index] }.sorted()
      let reach = hypot(Double(index % side) - middle, Double(index / side) - middle)
      // A round window, soft at its rim, so that the picture has no corners and no step.
      let window = min(1, max(0, (middle + 0.5 - reach) / 3))
      pixels[index] = values[values.count / 2] * Float(window)
    }
    let total = pixels.reduce(0) { $0 + Double($1) }
    guard total > 0 else { return nil }
    return Image(width: side, height: side, pixels: pixels.map { Float(Double($0) / total) })
  }
}

/// Finds isolated bright sources and cuts them out.
private struct StarSearch {
  struct Candidate {
    let column: Int
    let row: Int
    /// The centre, pixels.
    let x: Double
    let y: Double
    let peak: Float
    /// FWHM of a Gaussian with the curvature of the core, pixels.
    let size: Double
  }

  let image: Image
  let mask: Mask
  let level: Float
  let radius: Int
  let threshold: Float

  func candidates() -> [Candidate] {
    guard image.width > 2 * radius + 2, image.height > 2 * radius + 2 else { return [] }
    var found: [Candidate] = []
    for row in radius + 1..<image.height - radius - 1 {
      for column in radius + 1..<image.width - radius - 1 {
        guard image[column, row] - level > threshold, isPeak(column, row),
          isAlone(column, row), let candidate = measured(column, row)
        else { continue }
        found.append(candidate)
      }
    }
    return found
  }

  private func isPeak(_ column: Int, _ row: Int) -> Bool {
    let value = image[column, row]
    for y in row - 1...row + 1 {
      for x in column - 1...column + 1 where (x, y) != (column, row) {
        let isEarlier = y < row || (y == row && x < column)
        if image[x, y] > value || (isEarlier && image[x, y] == value) { return false }
      }
    }
    return true
  }

  /// Whether nothing in reach is flagged, and no second peak comes near a tenth of this one.
  private func isAlone(_ column: Int, _ row: Int) -> Bool {
    let limit = max(0.1 * (image[column, row] - level), 0.5 * threshold) + level
    for y in row - radius...row + radius {
      for x in column - radius...column + radius {
        if !mask[x, y].isEmpty { return false }
        let isCore = abs(x - column) <= 2 && abs(y - row) <= 2
        if !isCore, image[x, y] > limit, isPeak(x, y) { return false }
      }
    }
    return true
  }

  /// Centre and size from the logarithms of the peak and its four neighbours.
  private func measured(_ column: Int, _ row: Int) -> Candidate? {
    let place = { (x: Int, y: Int) in log(Double(max(image[x, y] - level, 1e-3 * threshold))) }
    let centre = place(column, row)
    let (left, right) = (place(column - 1, row), place(column + 1, row))
    let (below, above) = (place(column, row - 1), place(column, row + 1))
    let (bendX, bendY) = (left - 2 * centre + right, below - 2 * centre + above)
    guard bendX < 0, bendY < 0 else { return nil }
    let variance = 1 / (bendX * bendY).squareRoot()
    return Candidate(
      column: column, row: row, x: Double(column) + (left - right) / (2 * bendX),
      y: Double(row) + (below - above) / (2 * bendY), peak: image[column, row],
      size: 2.3548 * variance.squareRoot())
  }

  /// The source on the middle pixel of a stamp, in units of its own flux.
  func centredStamp(of star: Candidate) -> [Float] {
    let side = 2 * radius + 1
    let weightsX = Self.lanczos(star.x - Double(star.column))
    let weightsY = Self.lanczos(star.y - Double(star.row))
    var stamp = [Float](repeating: 0, count: side * side)
    for y in -radius...radius {
      for x in -radius...radius {
        var sum = 0.0
        for (j, weightY) in weightsY.enumerated() {
          for (i, weightX) in weightsX.enumerated() {
            let (column, row) = (star.column + x + i - 2, star.row + y + j - 2)
            sum += weightX * weightY * Double(clamped(column, row) - level)
          }
        }
        stamp[(y + radius) * side + x + radius] = Float(sum)
      }
    }
    let total = stamp.reduce(0) { $0 + Double($1) }
    return total > 0 ? stamp.map { Float(Double($0) / total) } : stamp
  }

  private func clamped(_ column: Int, _ row: Int) -> Float {
    image[min(max(column, 0), image.width - 1), min(max(row, 0), image.height - 1)]
  }

  /// The weights of six pixels, from two before to three behind, for a place `shift` off the pixel.
  private static func lanczos(_ shift: Double) -> [Double] {
    let weights = (-2...3).map { offset -> Double in
      let t = Double(offset) - shift
      if abs(t) < 1e-9 { return 1 }
      guard abs(t) < 3 else { return 0 }
      return 3 * sin(.pi * t) * sin(.pi * t / 3) / (.pi * .pi * t * t)
    }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }
}
