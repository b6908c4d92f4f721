import Foundation

/// A point-spread model ready for use: its transform and its profile, in units of its size.
///
/// Definitions follow GalSim: k is 2 pi over the wavelength, and the FWHM of the Kolmogorov profile
/// is 0.9758634299 lambda / r0 (Fried's r0).
struct PointSpreadTransform: Sendable, Equatable {
  /// The transform of the round parts, against (k FWHM)^2; the whole flux is 1.
  let round: RadialTransform
  /// The spikes, whose light is taken from the round parts.
  let spikes: PointSpreadModel.Spikes
  /// log(brightness) of the round parts at the radii of `profileRadius`.
  private let logProfile: [Double]

  /// Tabulates a model.
  init(_ model: PointSpreadModel) {
    let total = model.components.reduce(0) { $0 + $1.fraction }
    let parts = model.components.map { part in
      (share: part.fraction / total, size: part.size, transform: Self.transform(of: part))
    }
    let transform = { (k: Double) in
      parts.reduce(0) { $0 + $1.share * $1.transform(k * $1.size) }
    }
    round = RadialTransform(transform)
    spikes = model.spikes
    // The Hankel transform is its own inverse up to (2 pi)^2.
    let profile = LogarithmicHankel.shared.transform(transform)
    let grid = LogarithmicHankel.grid
    logProfile = (0..<LogarithmicHankel.count).map { i in
      let known = grid[i] < Self.farthest ? profile[i] / (4 * .pi * .pi) : 0
      return log(max(known, 1e-300))
    }
  }

  /// The radius, in units of the size, behind which the numerical profile is not trusted.
  private static let farthest = 300.0

  /// The brightness of the round parts at a radius (units of the size), per square size.
  func brightness(at radius: Double) -> Double {
    let place =
      (log2(max(radius, 0x1p-6)) + Double(LogarithmicHankel.octaves))
      * Double(LogarithmicHankel.perOctave)
    let row = min(max(Int(place), 0), logProfile.count - 2)
    let way = place - Double(row)
    return exp(logProfile[row] * (1 - way) + logProfile[row + 1] * way)
  }

  /// The radius (units of the size) outside which a source of unit flux is fainter than `level`
  /// (per square size), spikes included.
  func radius(ofBrightness level: Double) -> Double {
    let limit = log(level)
    let last = logProfile.lastIndex { $0 > limit } ?? 0
    let reach = last > 0 ? LogarithmicHankel.radius(ofRow: last) : 0
    guard spikes.lines > 0 else { return reach * 1.09 }
    // A spike is about one size wide.
    let root = spikes.fraction / Double(spikes.lines) / (2 * spikes.length)
    return max(reach * 1.09, root > level ? spikes.length * log(root / level) : 0)
  }

  /// The wave number (per size) above which the transform stays below `level`.
  func waveNumber(ofTransform level: Double) -> Double {
    let last = round.values.lastIndex { abs(Double($0)) > level } ?? 0
    return RadialTransform.waveNumber(ofRow: last + 1)
  }

  private static func transform(
    of part: PointSpreadModel.Component
  ) -> @Sendable (Double) -> Double {
    switch part.shape {
    case .gaussian:
      // FWHM = 2 sqrt(2 ln 2) sigma
      return { exp(-$0 * $0 / (16 * log(2))) }
    case .kolmogorov:
      // exp(-3.44 (lambda k / 2 pi r0)^(5/3)), with 3.44 = (24 Gamma(6/5) / 5)^(5/6)
      let friedWaveNumber = 2 * .pi * 0.9758634299
      let factor = pow(24 * tgamma(1.2) / 5, 5.0 / 6) * pow(friedWaveNumber, -5.0 / 3)
      return { exp(-factor * pow($0, 5.0 / 3)) }
    case .moffat:
      let radius = 0.5 / (pow(2, 1 / part.beta) - 1).squareRoot()
      return { moffatTransform(beta: part.beta, $0 * radius) }
    }
  }
}

/// 2 (x / 2)^v K_v(x) / Gamma(v) with v = beta - 1: the transform of a Moffat profile, x = k a.
///
/// K_v is the integral of exp(-x cosh t) cosh(v t) over t > 0, where the trapezoid rule converges
/// faster than any power of the step.
private func moffatTransform(beta: Double, _ x: Double) -> Double {
  if x < 1e-4 { return 1 }
  let order = beta - 1
  let step = 0.125
  let last = log(2 * (60 + order * 12) / x + 2)
  var sum = exp(-x) / 2
  var t = step
  while t < last {
    sum += exp(-x * cosh(t)) * cosh(order * t)
    t += step
  }
  return 2 * exp(order * log(x / 2) - lgamma(order)) * sum * step
}

extension RadialTransform {
  /// The wave number of a row.
  static func waveNumber(ofRow row: Int) -> Double {
    Double(Float(bitPattern: (UInt32(row) + firstRow) << shift)).squareRoot()
  }
}
