import Foundation

/// The Fourier transform of one source on the sky, seen through the point spread: without its
/// place, its flux and the pixels.
struct SourceSpectrum {
  private let pointSpread: PointSpreadTransform
  private let pointSpreadEllipse: WaveEllipse
  private let fwhm: Double
  private var components: [(share: Double, table: RadialTransform, ellipse: WaveEllipse)] = []
  private var knots: KnotSpectrum?

  /// The spectrum of a star, or of `galaxy` when there is one.
  init(
    pointSpread: PointSpreadTransform, at place: PointSpread, galaxy: GalaxyShape?,
    profiles: SersicTransforms, pixelScale: Double
  ) {
    self.pointSpread = pointSpread
    pointSpreadEllipse = WaveEllipse(scale: place.fwhm, g1: place.g1, g2: place.g2)
    fwhm = place.fwhm
    guard let galaxy else { return }
    for (number, part) in galaxy.components.enumerated() {
      let radius = part.halfLightRadius / pixelScale
      var share = part.fraction
      if let arms = galaxy.arms, number == galaxy.components.count - 1 {
        knots = KnotSpectrum(
          arms, flux: share * arms.fraction, radius: radius, g1: galaxy.g1, g2: galaxy.g2)
        share *= 1 - arms.fraction
      }
      components.append(
        (
          share, profiles.table(index: part.index),
          WaveEllipse(scale: radius, g1: galaxy.g1, g2: galaxy.g2)
        ))
    }
  }

  /// Whether the source is the same when turned by half a circle, so that its transform is real.
  var isReal: Bool { knots == nil }

  /// Writes the transform along `line`; the imaginary part only where `isReal` is false.
  func fill(
    real: UnsafeMutableBufferPointer<Float>, imaginary: UnsafeMutableBufferPointer<Float>,
    scratch: UnsafeMutableBufferPointer<Float>, line: FrequencyLine
  ) {
    scratch.update(repeating: 0)
    pointSpread.round.add(to: scratch, scale: 1, ellipse: pointSpreadEllipse, line: line)
    if pointSpread.spikes.lines > 0 { addSpikes(to: scratch, line: line) }
    guard !components.isEmpty else {
      _ = real.update(fromContentsOf: scratch)
      return
    }
    real.update(repeating: 0)
    for part in components {
      part.table.add(to: real, scale: part.share, ellipse: part.ellipse, line: line)
    }
    if let knots {
      imaginary.update(repeating: 0)
      knots.add(toReal: real, imaginary: imaginary, line: line)
      for i in 0..<imaginary.count { imaginary[i] *= scratch[i] }
    }
    for i in 0..<real.count { real[i] *= scratch[i] }
  }

  /// A spike is the core smeared along a line by exp(-|s| / L): a factor 1 / (1 + (k L)^2).
  private func addSpikes(to row: UnsafeMutableBufferPointer<Float>, line: FrequencyLine) {
    let spikes = pointSpread.spikes
    let length = spikes.length * fwhm
    let share = spikes.fraction / Double(spikes.lines)
    let directions = (0..<spikes.lines).map { number in
      let angle = spikes.angle * .pi / 180 + .pi * Double(number) / Double(spikes.lines)
      return (x: Float(cos(angle) * length), y: Float(sin(angle) * length))
    }
    let (kx, first, step) = (Float(line.kx), Float(line.firstY), Float(line.step))
    for i in 0..<row.count {
      let ky = first + Float(i) * step
      var factor = Float(1 - spikes.fraction)
      for direction in directions {
        let along = kx * direction.x + ky * direction.y
        factor += Float(share) / (1 + along * along)
      }
      row[i] *= factor
    }
  }
}

/// The transform of the knots of spiral arms: Gaussians off the centre.
private struct KnotSpectrum {
  private struct Knot {
    var x: Double
    var y: Double
    var variance: Double
    var flux: Double
  }
  private let knots: [Knot]
  private let ellipse: WaveEllipse

  init(_ arms: SpiralArms, flux: Double, radius: Double, g1: Double, g2: Double) {
    let norm = radius / (1 - g1 * g1 - g2 * g2).squareRoot()
    knots = arms.knots.map { knot in
      Knot(
        x: norm * ((1 + g1) * knot.x + g2 * knot.y), y: norm * (g2 * knot.x + (1 - g1) * knot.y),
        variance: knot.sigma * knot.sigma, flux: flux * knot.share)
    }
    ellipse = WaveEllipse(scale: radius, g1: g1, g2: g2)
  }

  func add(
    toReal real: UnsafeMutableBufferPointer<Float>,
    imaginary: UnsafeMutableBufferPointer<Float>, line: FrequencyLine
  ) {
    for knot in knots {
      // exp(-i k.d) advances along the line by one constant factor.
      let start = -(line.kx * knot.x + line.firstY * knot.y)
      let turn = SIMD2(cos(line.step * knot.y), -sin(line.step * knot.y))
      var phase = SIMD2(cos(start), sin(start)) * knot.flux
      for i in 0..<real.count {
        let exponent = -0.5 * knot.variance * ellipse(line.kx, line.ky(i))
        if exponent > -14 {
          let damped = exp(exponent)
          real[i] += Float(phase.x * damped)
          imaginary[i] += Float(phase.y * damped)
        }
        phase = SIMD2(
          phase.x * turn.x - phase.y * turn.y, phase.x * turn.y + phase.y * turn.x)
      }
    }
  }
}
