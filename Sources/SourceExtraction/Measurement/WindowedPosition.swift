import Foundation
import Imaging

/// The centre of a source under a Gaussian window of its own size: nearly as good as a fit of its
/// profile, without any.
struct WindowedPosition {
  /// The centre, 0-based.
  var centre: PixelPoint
  /// The window's weighted flux, in the image's units.
  var flux = 0.0
  /// The sum of the squared weights: what a pixel's variance counts.
  var squaredWeights = 0.0
  /// The flux under the squared weights: what the source's own photons count.
  var squaredFlux = 0.0

  private static let iterations = 16
  private static let smallestStep = 1e-4
  /// The window is summed out to so many standard deviations.
  private static let reach = 4.0

  /// Iterates from `start`; nil where the position leaves the source: by more than `limit` pixels.
  init?(
    from start: PixelPoint, window: Double, limit: Double, stamp: SourceStamp,
    weights: inout WindowWeights
  ) {
    centre = start
    for _ in 0..<Self.iterations {
      weights.fill(centre: centre, sigma: window, reach: Self.reach, box: stamp.box)
      let sums = weights.sums(of: stamp)
      guard sums.light > 0 else { return nil }
      // Twice the offset: under a window as wide as the source half of it is lost.
      let step = PixelPoint(x: 2 * sums.x / sums.light, y: 2 * sums.y / sums.light)
      centre = PixelPoint(x: centre.x + step.x, y: centre.y + step.y)
      let (dx, dy) = (centre.x - start.x, centre.y - start.y)
      guard dx * dx + dy * dy <= limit * limit else { return nil }
      if step.x * step.x + step.y * step.y < Self.smallestStep * Self.smallestStep { break }
    }
    weights.fill(centre: centre, sigma: window, reach: Self.reach, box: stamp.box)
    (flux, squaredFlux, squaredWeights) = weights.photometry(of: stamp)
  }
}

/// The window: the product of a Gaussian along x and one along y; the arrays are kept between
/// sources.
struct WindowWeights {
  private var columns = GaussianAxis()
  private var rows = GaussianAxis()
  private var box = PixelBox(x: 0..<0, y: 0..<0)
  private var centre = PixelPoint.undefined

  fileprivate struct Sums {
    var light = 0.0
    var x = 0.0
    var y = 0.0
  }

  fileprivate mutating func fill(
    centre: PixelPoint, sigma: Double, reach: Double, box stamp: PixelBox
  ) {
    self.centre = centre
    box = CircularAperture(centre: centre, radius: reach * sigma).box.clipped(to: stamp)
    columns.fill(box.x, centre: centre.x, sigma: sigma)
    rows.fill(box.y, centre: centre.y, sigma: sigma)
  }

  fileprivate func sums(of stamp: SourceStamp) -> Sums {
    var sums = Sums()
    let (first, middle) = (Float(Double(box.x.lowerBound) - centre.x), centre.y)
    let bottom = box.y.lowerBound
    columns.withWeights { columns in
      rows.withWeights { rows in
        stamp.withRows(of: box, .values) { row, values in
          var (light, moment) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
          var dx = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7) + first
          for start in stride(from: 0, to: box.width, by: 8) {
            let weighted = Self.eight(columns, start) * Self.eight(values, start)
            light += weighted
            moment += weighted * dx
            dx += 8
          }
          let (weight, rowLight) = (Double(rows[row]), Double(light.sum()))
          sums.light += weight * rowLight
          sums.x += weight * Double(moment.sum())
          sums.y += weight * rowLight * (Double(bottom + row) - middle)
        }
      }
    }
    return sums
  }

  fileprivate func photometry(
    of stamp: SourceStamp
  ) -> (flux: Double, squaredFlux: Double, squaredWeights: Double) {
    var (flux, squaredFlux) = (0.0, 0.0)
    columns.withWeights { columns in
      rows.withWeights { rows in
        stamp.withRows(of: box, .values) { row, values in
          var (light, squared) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
          for start in stride(from: 0, to: box.width, by: 8) {
            let weight = Self.eight(columns, start)
            let weighted = weight * Self.eight(values, start)
            light += weighted
            squared += weight * weighted
          }
          let weight = Double(rows[row])
          flux += weight * Double(light.sum())
          squaredFlux += weight * weight * Double(squared.sum())
        }
      }
    }
    return (flux, squaredFlux, columns.sumOfSquares * rows.sumOfSquares)
  }

  @inline(__always)
  private static func eight(_ pixels: UnsafePointer<Float>, _ start: Int) -> SIMD8<Float> {
    UnsafeRawPointer(pixels).loadUnaligned(fromByteOffset: 4 * start, as: SIMD8<Float>.self)
  }
}

/// A Gaussian on a row of pixels, by recurrence from the pixel nearest to its centre: each weight is
/// the one before it times a factor, and so is that factor.
private struct GaussianAxis {
  /// The weights, and zeros behind them up to a multiple of eight.
  private var weights: [Float] = []
  private var count = 0

  mutating func fill(_ range: Range<Int>, centre: Double, sigma: Double) {
    count = range.count
    let padded = (count + 7) & ~7
    if weights.count < padded { weights = [Float](repeating: 0, count: padded) }
    guard count > 0 else { return }
    let exponent = -0.5 / (sigma * sigma)
    let nearest = min(max(Int(centre.rounded()), range.lowerBound), range.upperBound - 1)
    let offset = Double(nearest) - centre
    let start = exp(exponent * offset * offset)
    let ratio = exp(2 * exponent)
    let count = count
    weights.withUnsafeMutableBufferPointer { weights in
      let middle = nearest - range.lowerBound
      var (weight, factor) = (start, exp(exponent * (1 + 2 * offset)))
      for index in middle..<count {
        weights[index] = Float(weight)
        weight *= factor
        factor *= ratio
      }
      (weight, factor) = (start, exp(exponent * (1 - 2 * offset)))
      for index in stride(from: middle - 1, through: 0, by: -1) {
        weight *= factor
        factor *= ratio
        weights[index] = Float(weight)
      }
      for index in count..<padded { weights[index] = 0 }
    }
  }

  var sumOfSquares: Double {
    weights[..<count].reduce(0) { $0 + Double($1) * Double($1) }
  }

  @inline(__always)
  func withWeights(_ body: (UnsafePointer<Float>) -> Void) {
    weights.withUnsafeBufferPointer { weights in
      if let base = weights.baseAddress { body(base) }
    }
  }
}
