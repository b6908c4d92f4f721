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
    from start: PixelPoint, window: Double, limit: Double, stamp: SourceStamp
  ) {
    centre = start
    var weights = WindowWeights()
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

/// The window: the product of a Gaussian along x and one along y, so that exponentials are needed
/// for its columns and rows only.
private struct WindowWeights {
  private var columns: [Double] = []
  private var rows: [Double] = []
  private var box = PixelBox(x: 0..<0, y: 0..<0)
  private var centre = PixelPoint.undefined

  struct Sums {
    var light = 0.0
    var x = 0.0
    var y = 0.0
  }

  mutating func fill(centre: PixelPoint, sigma: Double, reach: Double, box stamp: PixelBox) {
    self.centre = centre
    box = CircularAperture(centre: centre, radius: reach * sigma).box.clipped(to: stamp)
    let factor = -0.5 / (sigma * sigma)
    columns = box.x.map { exp(factor * (Double($0) - centre.x) * (Double($0) - centre.x)) }
    rows = box.y.map { exp(factor * (Double($0) - centre.y) * (Double($0) - centre.y)) }
  }

  func sums(of stamp: SourceStamp) -> Sums {
    var sums = Sums()
    columns.withUnsafeBufferPointer { columns in
      stamp.withRows(of: box) { y, values, _, _ in
        let first = Double(box.x.lowerBound) - centre.x
        let (light, moment) = Self.rowSums(columns, values, first: first)
        let weight = rows[y - box.y.lowerBound]
        sums.light += weight * light
        sums.x += weight * moment
        sums.y += weight * light * (Double(y) - centre.y)
      }
    }
    return sums
  }

  func photometry(
    of stamp: SourceStamp
  ) -> (flux: Double, squaredFlux: Double, squaredWeights: Double) {
    var (flux, squaredFlux) = (0.0, 0.0)
    stamp.withRows(of: box) { y, values, _, _ in
      let row = rows[y - box.y.lowerBound]
      for (index, column) in columns.enumerated() {
        let weight = row * column
        flux += weight * Double(values[index])
        squaredFlux += weight * weight * Double(values[index])
      }
    }
    let squares = { (weights: [Double]) in weights.reduce(0) { $0 + $1 * $1 } }
    return (flux, squaredFlux, squares(columns) * squares(rows))
  }

  @inline(__always)
  private static func rowSums(
    _ columns: UnsafeBufferPointer<Double>, _ values: UnsafePointer<Float>, first: Double
  ) -> (light: Double, moment: Double) {
    var (light, moment) = (0.0, 0.0)
    for column in 0..<columns.count {
      let weighted = columns[column] * Double(values[column])
      light += weighted
      moment += weighted * (first + Double(column))
    }
    return (light, moment)
  }
}
