import Foundation
import SourceExtraction

/// What matched templates find in one cutout, and the picture the network sees of it.
struct StampMeasurement {
  let preparer: StampPreparer
  let source: StampSource
  let work: StampWorkspace
  /// The variance of the sky and what a unit of light adds to it.
  let sky, inverseGain: Float
  /// The error of the point spread as a share of its light: the floor under all noise.
  let modelError: Float
  var note = StampNote()
  var flux: Float = 0

  init(_ preparer: StampPreparer, _ source: StampSource, _ work: StampWorkspace) {
    self.preparer = preparer
    self.source = source
    self.work = work
    let (column, row) = (Int(source.x.rounded()), Int(source.y.rounded()))
    sky = preparer.scene.skyVariance(x: column, y: row)
    inverseGain = preparer.scene.inverseGain
    let error = preparer.model.uncertainty(atX: source.x, y: source.y)
    modelError = Float(min(max((error * error + 2.5e-5).squareRoot(), 0.005), 0.08))
  }

  private var radius: Int { preparer.windowRadius }
  private var side: Int { 2 * radius + 1 }

  /// Fits the point spread and all templates and writes their numbers.
  mutating func measure(into features: UnsafeMutablePointer<Float>) {
    drawPoint()
    fillWindow()
    fitPoint()
    let sums = PointSums(work, flux: flux)
    let ratio = Float(1 / preparer.noiseRatio)
    for index in preparer.templates.indices {
      measureTemplate(index, sums, ratio, features + index * StampFeature.perTemplate)
    }
    measureRest(sums, ratio, features)
  }

  /// The point spread on the cutout, and its inner part on the window.
  private func drawPoint() {
    preparer.pointPainter.draw(
      x: source.x, y: source.y, column: Int(source.x.rounded()), row: Int(source.y.rounded()),
      into: work.pointStamp, work.pointWork)
    let wide = preparer.pointPainter.side
    let start = StampGeometry.centre - radius
    for y in 0..<side {
      let from = work.pointStamp + (y + start) * wide + start
      (work.point + y * side).update(from: from, count: side)
    }
  }

  /// The light on the window; weights are 1 within its circle where pixels count.
  private func fillWindow() {
    let start = StampGeometry.centre - radius
    let reach = (Float(radius) + 0.3) * (Float(radius) + 0.3)
    let core = Float(0.8 * preparer.seeing)
    for y in 0..<side {
      for x in 0..<side {
        let (dx, dy) = (Float(x - radius), Float(y - radius))
        let square = dx * dx + dy * dy
        let from = (y + start) * StampGeometry.side + x + start
        let place = y * side + x
        work.light[place] = work.values[from]
        work.usable[from] > 0 && square <= reach
          ? (work.weights[place] = 1) : (work.weights[place] = 0)
        work.isCore[place] = square <= core * core ? 1 : 0
      }
    }
  }

  /// Flux by least squares, twice: the weights depend on it.
  private mutating func fitPoint() {
    let count = work.windowCount
    let usable = work.bent
    usable.update(from: work.weights, count: count)
    let square = work.sum(work.point, work.point, usable)
    flux = square > 0 ? max(0, work.sum(work.point, work.light, usable) / square) : 0
    for _ in 0..<2 {
      for i in 0..<count {
        let model = flux * work.point[i]
        let error = modelError * model
        work.weights[i] = usable[i] / (sky + inverseGain * max(model, 0) + error * error)
      }
      let square = work.sum(work.point, work.point, work.weights)
      let light = work.sum(work.point, work.light, work.weights)
      flux = square > 0 ? max(0, light / square) : 0
    }
    for i in 0..<count { work.residual[i] = work.light[i] - flux * work.point[i] }
  }

  private mutating func measureTemplate(
    _ index: Int, _ sums: PointSums, _ ratio: Float, _ features: UnsafeMutablePointer<Float>
  ) {
    preparer.templates[index].draw(
      x: source.x, y: source.y, column: Int(source.x.rounded()), row: Int(source.y.rounded()),
      into: work.extended, work.templateWork[index])
    let gg = work.sum(work.extended, work.extended, work.weights)
    let gf = work.sum(work.extended, work.point, work.weights)
    let gd = work.sum(work.extended, work.light, work.weights)
    guard sums.ff > 0, gg > 0, flux > 0 else { return }
    let free = max(gg - gf * gf / sums.ff, 1e-6 * gg)
    let excess = gd - flux * gf
    features[0] = StampScale.asinh(ratio * excess / free.squareRoot()) / 2
    features[1] = min(max(excess / free / flux, -3), 3)
    features[2] = log(min(max(1 / (ratio * free.squareRoot() * flux), 1e-4), 1e3)) / 3
    let gain = 0.5 * ratio * ratio * (max(gd, 0) * max(gd, 0) / gg - sums.fd * sums.fd / sums.ff)
    features[3] = StampScale.asinh((gain < 0 ? -1 : 1) * abs(gain).squareRoot()) / 2
    let chi2 = max(sums.dd - max(gd, 0) * max(gd, 0) / gg, 0) / max(sums.pixels - 3, 1)
    note.extendedChi2 = index == 0 ? chi2 : min(note.extendedChi2, chi2)
  }
}

/// Sums of the point spread f and the light d over the window.
struct PointSums {
  let ff, fd, dd, pixels: Float

  init(_ work: StampWorkspace, flux: Float) {
    ff = work.sum(work.point, work.point, work.weights)
    fd = work.sum(work.point, work.light, work.weights)
    dd = work.sum(work.light, work.light, work.weights)
    var count: Float = 0
    for i in 0..<work.windowCount where work.weights[i] > 0 { count += 1 }
    pixels = count
  }
}

/// Scales that keep large numbers in bounds.
enum StampScale {
  /// The inverse hyperbolic sine.
  @inline(__always)
  static func asinh(_ value: Float) -> Float {
    let magnitude = log(abs(value) + (value * value + 1).squareRoot())
    return value < 0 ? -magnitude : magnitude
  }

  /// Its inverse.
  @inline(__always)
  static func sinh(_ value: Float) -> Float { 0.5 * (exp(value) - exp(-value)) }
}
