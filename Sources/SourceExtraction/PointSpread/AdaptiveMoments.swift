import Foundation

/// A source's size and shape under a Gaussian window that adapts itself to the source.
///
/// Reference: Bernstein and Jarvis (2002), with a round window. The window keeps neighbours and the
/// noise of the wings out, which half-light radii and plain moments let in; a round one is enough to
/// tell stars and to compare ellipticities.
struct AdaptiveMoments: Sendable {
  /// The centre, in the stamp's pixels.
  private(set) var x: Double
  private(set) var y: Double
  /// The standard deviation of the round Gaussian that fits best, stamp pixels.
  private(set) var sigma: Double
  /// (Mxx - Myy) / (Mxx + Myy) and 2 Mxy / (Mxx + Myy), corrected for the window.
  private(set) var e1 = 0.0
  private(set) var e2 = 0.0
  /// The flux of the Gaussian.
  private(set) var flux = 0.0
  /// The weighted number of usable pixels, as a share of all under the window.
  private(set) var coverage = 1.0

  private static let iterations = 25

  /// Measures a source in a square stamp; nil where no compact source is found near the start.
  ///
  /// - Parameters:
  ///   - values: `side` x `side` pixels without sky.
  ///   - usable: 1 for pixels that count; nil when all do.
  init?(
    _ values: UnsafePointer<Float>, usable: UnsafePointer<Float>?, side: Int,
    start: (x: Double, y: Double, sigma: Double)
  ) {
    (x, y, sigma) = start
    var columnWeights = [Double](repeating: 0, count: side)
    for _ in 0..<Self.iterations {
      var sums = Sums()
      let columns = Self.window(x, sigma, side)
      for column in columns { columnWeights[column] = Self.weight(Double(column) - x, sigma) }
      for row in Self.window(y, sigma, side) {
        sums.add(
          values + row * side, usable: usable.map { $0 + row * side },
          columns: columns, columnWeights,
          row: (distance: Double(row) - y, weight: Self.weight(Double(row) - y, sigma)), x: x)
      }
      guard sums.light > 0 else { return nil }
      let (moveX, moveY) = (2 * sums.x / sums.light, 2 * sums.y / sums.light)
      let square = (sums.xx + sums.yy) / sums.light
      let before = sigma
      x += moveX
      y += moveY
      sigma = Self.nextSigma(square: 0.5 * square, window: sigma)
      guard abs(x - start.x) < 3, abs(y - start.y) < 3, sigma > 0.15, sigma < 0.4 * Double(side)
      else {
        return nil
      }
      (e1, e2) = (
        2 * (sums.xx - sums.yy) / (sums.xx + sums.yy), 4 * sums.xy / (sums.xx + sums.yy)
      )
      flux = 2 * sums.light
      coverage = sums.used / max(sums.all, 1e-300)
      if abs(sigma - before) < 3e-4 * before, abs(moveX) + abs(moveY) < 1e-3 { break }
    }
  }

  /// The width of a Gaussian source whose second moment under a window is `square`.
  ///
  /// Inverse variances of source and window add up. Steps are bounded: noise may give anything.
  private static func nextSigma(square: Double, window: Double) -> Double {
    let inverse = 1 / max(square, 1e-6) - 1 / (window * window)
    let wanted = inverse > 0 ? (1 / inverse).squareRoot() : 2 * window
    return min(max(wanted, 0.6 * window), 1.6 * window)
  }

  /// The pixels in reach of the window, within the stamp.
  private static func window(_ centre: Double, _ sigma: Double, _ side: Int) -> Range<Int> {
    let low = min(max(Int((centre - 4 * sigma).rounded(.up)), 0), side)
    return low..<max(low, min(side, Int((centre + 4 * sigma).rounded(.down)) + 1))
  }

  private static func weight(_ distance: Double, _ sigma: Double) -> Double {
    let t = distance / sigma
    return exp(-0.5 * t * t)
  }

  private struct Sums {
    var light = 0.0
    var x = 0.0
    var y = 0.0
    var xx = 0.0
    var yy = 0.0
    var xy = 0.0
    var used = 0.0
    var all = 0.0

    /// Adds a row that lies `row.distance` above the centre's.
    mutating func add(
      _ values: UnsafePointer<Float>, usable: UnsafePointer<Float>?,
      columns: Range<Int>, _ columnWeights: [Double], row: (distance: Double, weight: Double),
      x: Double
    ) {
      guard row.weight > 0 else { return }
      let dy = row.distance
      for column in columns {
        let weight = columnWeights[column] * row.weight
        all += weight
        if let usable, usable[column] == 0 { continue }
        used += weight
        let light = weight * Double(values[column])
        let dx = Double(column) - x
        self.light += light
        self.x += light * dx
        self.y += light * dy
        xx += light * dx * dx
        yy += light * dy * dy
        xy += light * dx * dy
      }
    }
  }
}
