import Foundation

/// The transform of the knots of spiral arms: Gaussians off the centre.
struct KnotSpectrum {
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
