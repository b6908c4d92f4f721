import Foundation
import SourceExtraction

extension StampMeasurement {
  /// All numbers that are not a template's.
  mutating func measureRest(
    _ sums: PointSums, _ ratio: Float, _ features: UnsafeMutablePointer<Float>
  ) {
    func set(_ place: StampFeature.Place, _ value: Float) {
      features[place.index] = value.isFinite ? min(max(value, -6), 6) : 0
    }
    let seeing = Float(preparer.seeing)
    let signal = max(ratio * flux * sums.ff.squareRoot(), 0.1)
    note.signalToNoise = signal
    note.hasFit = source.hasFit
    set(.signalToNoise, (log(signal) - 3) / 2)
    set(.seeing, log(seeing) - 1.3)
    let sizeRatio = Float(source.lightRadius) / seeing
    note.sizeRatio = sizeRatio.isFinite ? max(sizeRatio, 0) : 0
    set(.sizeRatio, 2 * log(max(sizeRatio, 0.05) / 0.6))
    set(.kronRatio, log(max(Float(source.kronFlux) / max(flux, 1e-30), 0.1)))
    set(.noiseRatio, 2 * log(Float(preparer.noiseRatio)))
    set(.modelError, log(modelError) + 4.5)
    set(.isSaturated, source.flags.contains(.saturated) ? 1 : 0)
    set(.isDeblended, source.flags.contains(.deblended) ? 1 : 0)
    let cut: SourceFlags = [.truncated, .incompleteAperture, .incompleteIsophote]
    set(.isIncomplete, source.flags.isDisjoint(with: cut) ? 0 : 1)
    set(.offset, StampScale.asinh(Float(source.offset) / seeing * signal) / 2)
    let closeness = exp(-Float(source.neighbour.distance) / 2)
    set(.neighbourCloseness, 2 * closeness)
    set(.neighbourFlux, closeness * Float(source.neighbour.logFlux))
    if source.hasFit, source.spread.isFinite, source.spreadError > 0 {
      set(.spreadSignificance, StampScale.asinh(Float(source.spread / source.spreadError)) / 2)
      set(.spread, StampScale.asinh(Float(source.spread) / 0.003) / 2)
      set(.spreadError, log(Float(source.spreadError) / 0.003) / 2)
    }
    measureResidual(sums, set)
    measureQuadrupole(ratio, set)
  }

  /// How well a point fits: core, ring and the rest of the cutout; flat cores; masked shares.
  private mutating func measureResidual(
    _ sums: PointSums, _ set: (StampFeature.Place, Float) -> Void
  ) {
    var core: (chi2: Float, count: Float, area: Float) = (0, 0, 0)
    var ring = core
    var (light, square): (Float, Float) = (0, 0)
    let radius = preparer.windowRadius
    let side = 2 * radius + 1
    for i in 0..<side * side {
      let weight = work.weights[i]
      let chi2 = weight * work.residual[i] * work.residual[i]
      let used: Float = weight > 0 ? 1 : 0
      let isCore = work.isCore[i]
      core.chi2 += isCore * chi2
      core.count += isCore * used
      core.area += isCore
      ring.chi2 += (1 - isCore) * chi2
      ring.count += (1 - isCore) * used
      light += work.point[i]
      square += work.point[i] * work.point[i]
    }
    let all = (core.chi2 + ring.chi2) / max(sums.pixels - 3, 1)
    note.pointChi2 = all
    note.maskedShare = 1 - sums.pixels / max(3.1416 * Float(radius * radius), 1)
    set(.coreChi2, log(core.chi2 / max(core.count, 1) + 0.1) / 2)
    set(.ringChi2, log(ring.chi2 / max(ring.count, 1) + 0.1) / 2)
    set(.maskedCore, 1 - core.count / max(core.area, 1))
    set(.maskedWindow, note.maskedShare)
    let seeing = Float(preparer.seeing)
    set(.effectiveArea, log(light * light / max(square, 1e-12) / (2.6 * seeing * seeing)))
    let middle = radius * side + radius
    var (peak, expected): (Float, Float) = (-.infinity, 1e-30)
    for dy in -1...1 {
      for dx in -1...1 {
        peak = max(peak, work.light[middle + dy * side + dx])
        expected = max(expected, flux * work.point[middle + dy * side + dx])
      }
    }
    set(.peakRatio, 2 * (min(max(peak / expected, 0), 3) - 1))
    set(.outerChi2, log(outerChi2() + 0.1) / 2)
  }

  /// Reduced chi^2 beyond the window, where a point source is taken out.
  private func outerChi2() -> Float {
    let (side, centre) = (StampGeometry.side, StampGeometry.centre)
    let wide = preparer.pointPainter.side
    let radius = preparer.windowRadius
    var (sum, count): (Float, Float) = (0, 0)
    for y in 0..<side {
      for x in 0..<side where max(abs(x - centre), abs(y - centre)) > radius {
        let place = y &* side &+ x
        let rest = work.values[place] - flux * work.pointStamp[y &* wide &+ x]
        sum += work.usable[place] * rest * rest
        count += work.usable[place]
      }
    }
    return count > 0 ? sum / count / sky : 1
  }

  /// How elongated the residual is: the second differences of the point spread as templates.
  private mutating func measureQuadrupole(
    _ ratio: Float, _ set: (StampFeature.Place, Float) -> Void
  ) {
    guard flux > 0 else { return }
    let side = 2 * preparer.windowRadius + 1
    var (significance, amplitude): (Float, Float) = (0, 0)
    for kind in 0..<2 {
      work.bent.update(repeating: 0, count: work.windowCount)
      for y in 1..<side - 1 {
        for x in 1..<side - 1 {
          let at = y &* side &+ x
          let p = work.point
          work.bent[at] =
            kind == 0
            ? p[at &+ 1] + p[at &- 1] - p[at &+ side] - p[at &- side]
            : (p[at &+ side &+ 1] + p[at &- side &- 1] - p[at &- side &+ 1] - p[at &+ side &- 1])
              / 2
        }
      }
      let square = work.sum(work.bent, work.bent, work.weights)
      let product = work.sum(work.bent, work.residual, work.weights)
      guard square > 0 else { return }
      significance += product * product / square
      amplitude += (product / square / flux) * (product / square / flux)
    }
    let seeing = Float(preparer.seeing)
    set(.quadrupoleSignificance, StampScale.asinh(ratio * significance.squareRoot()) / 2)
    set(.quadrupole, StampScale.asinh(20 * amplitude.squareRoot() / (seeing * seeing)))
  }

  /// Draws what the network sees of every pixel.
  mutating func paint(into picture: UnsafeMutablePointer<Float>) {
    let side = StampGeometry.side
    let wide = preparer.pointPainter.side
    var peak: Float = 1e-12
    for dy in -1...1 {
      for dx in -1...1 {
        let middle = StampGeometry.centre * (wide + 1)
        peak = max(peak, work.pointStamp[middle + dy * wide + dx])
      }
    }
    let skySigma = sky.squareRoot()
    note.peakSignal = flux * peak / skySigma
    note.photonNoise = inverseGain / skySigma
    note.modelError = modelError
    for y in 0..<side {
      for x in 0..<side {
        let place = y &* side &+ x
        let point = work.pointStamp[y &* wide &+ x]
        let model = flux * point
        let error = modelError * model
        let sigma = (sky + inverseGain * max(model, 0) + error * error).squareRoot()
        let pixel = picture + place &* StampGeometry.channels
        let used = work.usable[place]
        pixel[0] = used * StampScale.asinh(work.values[place] / skySigma) / 4
        pixel[1] = used * StampScale.asinh((work.values[place] - model) / sigma) / 2
        pixel[2] = max(point / peak, 0).squareRoot()
        pixel[3] = used
      }
    }
  }
}
