import Foundation

/// The width and shape of a point spread at one place.
public struct PointSpreadShape: Sendable, Codable, Equatable {
  /// The full width at half maximum, pixels: that of the circle with the area above half maximum.
  public var fwhm: Double
  /// (Mxx - Myy) / (Mxx + Myy) of the moments under an adaptive Gaussian window.
  public var e1: Double
  /// 2 Mxy / (Mxx + Myy).
  public var e2: Double

  /// The length of (e1, e2).
  public var ellipticity: Double { (e1 * e1 + e2 * e2).squareRoot() }
  /// The direction of the longer axis, degrees from +x towards +y, -90 to 90.
  public var angle: Double { 0.5 * atan2(e2, e1) * 180 / .pi }
}

extension PointSpreadModel {
  /// The width and shape at a place of the frame, 0-based pixels; pixel width included.
  public func shape(atX x: Double, y: Double) -> PointSpreadShape {
    let nodes = nodes(atX: x, y: y)
    let fine = Double(oversampling)
    let fwhm = Self.widthAtHalfMaximum(nodes, side: side) / fine
    let middle = Double(side / 2)
    let moments = nodes.withUnsafeBufferPointer { nodes in
      nodes.baseAddress.flatMap {
        AdaptiveMoments(
          $0, usable: nil, side: side, start: (middle, middle, max(fwhm, 0.5) * fine / 2.355))
      }
    }
    return PointSpreadShape(fwhm: fwhm, e1: moments?.e1 ?? 0, e2: moments?.e2 ?? 0)
  }

  /// The full width at half maximum at a place of the frame, pixels.
  public func fwhm(atX x: Double, y: Double) -> Double {
    Self.widthAtHalfMaximum(nodes(atX: x, y: y), side: side) / Double(oversampling)
  }

  /// The ellipticity at a place of the frame: 0 round, 1 a line.
  public func ellipticity(atX x: Double, y: Double) -> Double { shape(atX: x, y: y).ellipticity }

  /// The full width at half maximum in the middle of the frame, pixels.
  public var centralFWHM: Double {
    fwhm(atX: Double(frameWidth - 1) / 2, y: Double(frameHeight - 1) / 2)
  }

  /// The width from the area enclosed by the contour at half the maximum, in nodes.
  private static func widthAtHalfMaximum(_ nodes: [Float], side: Int) -> Double {
    let middle = side / 2
    let peak = maximum(nodes, side: side)
    guard peak > 0 else { return 0 }
    let directions = 64
    var squares = 0.0
    for direction in 0..<directions {
      let angle = 2 * Double.pi * Double(direction) / Double(directions)
      let (stepX, stepY) = (cos(angle), sin(angle))
      let level = { (r: Double) in
        value(nodes, side, Double(middle) + r * stepX, Double(middle) + r * stepY) - 0.5 * peak
      }
      var (low, high) = (0.0, 0.5)
      while high < Double(middle) - 2, level(high) > 0 { (low, high) = (high, high + 0.5) }
      for _ in 0..<20 {
        let centre = 0.5 * (low + high)
        if level(centre) > 0 { low = centre } else { high = centre }
      }
      squares += low * low
    }
    return 2 * (squares / Double(directions)).squareRoot()
  }

  /// The highest value near the middle, between nodes too.
  private static func maximum(_ nodes: [Float], side: Int) -> Double {
    let middle = Double(side / 2)
    var best = (x: middle, y: middle, value: value(nodes, side, middle, middle))
    for step in [0.5, 0.1, 0.02] {
      let centre = best
      for j in -4...4 {
        for i in -4...4 {
          let (x, y) = (centre.x + Double(i) * step, centre.y + Double(j) * step)
          let found = value(nodes, side, x, y)
          if found > best.value { best = (x, y, found) }
        }
      }
    }
    return best.value
  }

  private static func value(_ nodes: [Float], _ side: Int, _ x: Double, _ y: Double) -> Double {
    let (column, row) = (CubicWeights(x), CubicWeights(y))
    var sum: Float = 0
    for j in 0..<4 {
      for i in 0..<4 {
        let (c, r) = (column.first + i, row.first + j)
        guard c >= 0, c < side, r >= 0, r < side else { continue }
        sum += column.value[i] * row.value[j] * nodes[r * side + c]
      }
    }
    return Double(sum)
  }
}
