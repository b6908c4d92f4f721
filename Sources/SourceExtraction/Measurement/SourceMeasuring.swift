import Foundation
import Imaging

/// Measures sources one after the other; the arrays it needs are kept from one to the next.
struct SourceMeasuring {
  private let scene: PixelScene
  private let configuration: MeasurementConfiguration
  private let gain: Double?
  private let noiseRatios: NoiseRatios
  private var stamp = SourceStamp()
  private var lightRadius = HalfLightRadius()
  private var windowWeights = WindowWeights()

  /// More than this part of an aperture taken from elsewhere biases it.
  private static let crowdedFraction = 0.1

  init(
    scene: PixelScene, configuration: MeasurementConfiguration, gain: Double?,
    noiseRatios: NoiseRatios
  ) {
    self.scene = scene
    self.configuration = configuration
    self.gain = gain
    self.noiseRatios = noiseRatios
  }

  /// Measures one source on a sky of the given level and noise.
  mutating func measure(
    _ footprint: SourceFootprint, level: Double, noise: Double
  ) -> SourceMeasurement {
    let isophote = IsophotalMeasurement(
      label: footprint.label, box: footprint.box, threshold: Float(footprint.threshold * noise),
      scene: scene)
    var result = SourceMeasurement(footprint, isophote, level: level, noise: noise)
    guard isophote.area > 0 else { return result }
    measureIsophote(isophote, into: &result)
    let form = EllipseForm(centre: isophote.centre, moments: isophote.moments)
    fillStamp(around: form, into: &result)
    measureKron(form, into: &result)
    measureApertures(into: &result)
    measureLightRadius(into: &result)
    measureWindow(into: &result)
    return result
  }

  private func measureIsophote(
    _ isophote: IsophotalMeasurement, into result: inout SourceMeasurement
  ) {
    let sky = result.noise * result.noise
    let sum = ApertureSum(
      flux: isophote.flux, area: Double(isophote.area), variance: Double(isophote.area) * sky)
    result.isophotal = fluxMeasurement(sum)
    if isophote.flux > 0 {
      // The noise of each pixel moves the centre by its distance from it.
      let factor = result.isophotal.error / isophote.flux
      result.centreError = PixelPoint(
        x: factor * isophote.moments.xx.squareRoot(), y: factor * isophote.moments.yy.squareRoot())
    }
    if isophote.pixelFlags.contains(.saturated) { result.flags.insert(.saturated) }
    if isophote.touchesEdge { result.flags.insert(.truncated) }
    if isophote.maskedArea > 0 { result.flags.insert(.incompleteIsophote) }
    if isophote.maskedArea > 0 { result.skyFlags.insert(.maskedPixels) }
    result.maskedFraction = Double(isophote.maskedArea) / Double(isophote.area)
  }

  /// Copies the surroundings that any of the measurements may ask for.
  private mutating func fillStamp(around form: EllipseForm, into result: inout SourceMeasurement) {
    let largest = (configuration.apertureDiameters.max() ?? 0) / 2
    let wanted = form.box(scale: configuration.kronReach)
      .union(CircularAperture(centre: form.centre, radius: largest + 1).box)
      .union(result.box.padded(by: 2))
    var box = wanted
    if wanted.area > configuration.largestStamp {
      let half = Int(Double(configuration.largestStamp).squareRoot() / 2)
      let (x, y) = (Int(form.centre.x), Int(form.centre.y))
      box = wanted.clipped(to: PixelBox(x: x - half..<x + half, y: y - half..<y + half))
      result.flags.insert(.incompleteAperture)
    }
    stamp.fill(box, label: result.label, centre: form.centre, from: scene)
  }

  private func measureKron(_ form: EllipseForm, into result: inout SourceMeasurement) {
    let moment = form.kronMoment(of: stamp, reach: configuration.kronReach) ?? 0
    let radius = configuration.kronFactor * moment
    if radius < configuration.smallestKronRadius { result.skyFlags.insert(.smallestKronAperture) }
    result.kronRadius = max(radius, configuration.smallestKronRadius)
    let sum = form.sum(
      of: stamp, scale: result.kronRadius, skyVariance: result.noise * result.noise)
    result.kron = fluxMeasurement(sum)
    if sum.replacedArea > Self.crowdedFraction * sum.area { result.flags.insert(.crowded) }
    if sum.isTruncated { result.flags.insert(.incompleteAperture) }
  }

  private func measureApertures(into result: inout SourceMeasurement) {
    result.apertures = configuration.apertureDiameters.map { diameter in
      let aperture = CircularAperture(centre: result.centre, radius: diameter / 2)
      let sum = aperture.sum(of: stamp, skyVariance: result.noise * result.noise)
      if sum.isTruncated { result.flags.insert(.incompleteAperture) }
      return fluxMeasurement(sum)
    }
  }

  private mutating func measureLightRadius(into result: inout SourceMeasurement) {
    guard result.kron.flux > 0 else { return }
    result.lightRadius =
      lightRadius.radius(
        holding: configuration.lightFraction * result.kron.flux, about: result.centre,
        largest: max(3, result.kronRadius * result.majorAxis), in: stamp) ?? .nan
  }

  private mutating func measureWindow(into result: inout SourceMeasurement) {
    // The Gaussian whose full width is the diameter that holds half of the light.
    let radius = result.lightRadius.isFinite ? result.lightRadius : result.majorAxis
    let window = max(0.5, 2 * radius / 2.3548)
    let position = WindowedPosition(
      from: result.centre, window: window, limit: 2 * radius + 1, stamp: stamp,
      weights: &windowWeights)
    guard let position else {
      result.skyFlags.insert(.windowedPositionFailed)
      return
    }
    result.windowedCentre = position.centre
    let photons = gain.map { $0 > 0 ? max(0, position.squaredFlux) / $0 : 0 } ?? 0
    // A Gaussian weighs noise as the circle does whose area is that of the same sum of weights.
    let ratio = noiseRatios.ratio(area: 4 * .pi * window * window)
    let sky = position.squaredWeights * result.noise * result.noise * ratio * ratio
    let error = (sky + photons).squareRoot()
    result.windowedSignalToNoise = error > 0 ? position.flux / error : .nan
  }

  private func fluxMeasurement(_ sum: ApertureSum) -> FluxMeasurement {
    var sum = sum
    let ratio = noiseRatios.ratio(area: sum.area)
    sum.variance *= ratio * ratio
    return FluxMeasurement(flux: sum.flux, error: sum.fluxError(gain: gain))
  }
}

extension SourceMeasurement {
  /// A source of which only the isophote is known as yet.
  fileprivate init(
    _ footprint: SourceFootprint, _ isophote: IsophotalMeasurement, level: Double, noise: Double
  ) {
    let axes = isophote.moments.axes
    self.init(
      label: footprint.label, box: footprint.box, area: isophote.area,
      brightArea: isophote.brightArea, threshold: footprint.threshold * noise,
      centre: isophote.centre,
      windowedCentre: isophote.centre, centreError: .undefined,
      peak: (isophote.peakX, isophote.peakY), peakValue: Double(isophote.peak),
      majorAxis: axes.major, minorAxis: axes.minor, angle: axes.angle,
      fullWidth: isophote.fullWidth, isophotal: .undefined, kron: .undefined, kronRadius: .nan,
      lightRadius: .nan, apertures: [], windowedSignalToNoise: .nan, background: level,
      noise: noise, maskedFraction: 0, flags: footprint.flags, skyFlags: footprint.skyFlags)
  }
}
