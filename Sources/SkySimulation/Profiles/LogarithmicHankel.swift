import Foundation

/// The Hankel transform F(k) = 2 pi Int f(r) J0(k r) r dr of smooth, round profiles, on a
/// logarithmic grid of r and k.
///
/// In log r the transform is a convolution, and a profile that is smooth in log r is band-limited
/// there, so a digital filter is exact: the filter is J0's Mellin transform, cut at the grid's
/// Nyquist frequency (Siegman 1977; Talman 1978; Hamilton's FFTLog 2000). Rejected: quadrature in
/// r, which needs hundreds of oscillations where the wings of a Sersic profile are long.
struct LogarithmicHankel: Sendable {
  /// Grid points in an octave.
  static let perOctave = 8
  /// The grid reaches from 2^-octaves to 2^octaves, in r and in k.
  static let octaves = 22
  /// Grid points.
  static let count = 2 * octaves * perOctave + 1
  /// The one filter there is, made on first use.
  static let shared = LogarithmicHankel()
  private let filter: [Double]

  /// Prepares the filter.
  init() {
    let spacing = log(2) / Double(Self.perOctave)
    let nyquist = Double.pi / spacing
    let nodes = 1024
    // u(w) = 2^(iw) Gamma((1 + iw) / 2) / Gamma((1 - iw) / 2) has modulus 1: only its phase counts.
    let phases = (0..<nodes).map { i -> (w: Double, phase: Double) in
      let w = (Double(i) + 0.5) * nyquist / Double(nodes)
      return (w, w * log(2) + 2 * Self.gammaPhase(w / 2))
    }
    filter = (-(Self.count - 1)...(Self.count - 1)).map { lag in
      let y = Double(lag) * spacing
      let sum = phases.reduce(0) { $0 + cos($1.phase - $1.w * y) }
      return sum * nyquist / Double(nodes) / .pi * spacing
    }
  }

  /// The radii, and just as well the wave numbers, of the grid.
  static var grid: [Double] {
    (0..<count).map(radius(ofRow:))
  }

  /// The radius, or the wave number, of a grid point.
  static func radius(ofRow row: Int) -> Double {
    pow(2, Double(row) / Double(perOctave) - Double(octaves))
  }

  /// The transform on the grid of `profile` on the grid.
  func transform(_ profile: (Double) -> Double) -> [Double] {
    let grid = Self.grid
    let weighted = grid.map { $0 * profile($0) }
    return (0..<Self.count).map { i in
      var sum = 0.0
      for j in 0..<Self.count { sum += weighted[j] * filter[i + j] }
      return 2 * .pi * sum / grid[i]
    }
  }

  /// The phase of Gamma(1/2 + i y), by Stirling's series after shifting the argument up by ten.
  private static func gammaPhase(_ y: Double) -> Double {
    var shift = 0.0
    for n in 0..<10 { shift += atan2(y, 0.5 + Double(n)) }
    let x = 10.5
    let (radius, angle) = (x * x + y * y, atan2(y, x))
    // Im[(z - 1/2) ln z - z + 1 / (12 z) - 1 / (360 z^3)]
    let leading = (x - 0.5) * angle + y * log(radius) / 2 - y
    let cubic = sin(-3 * angle) / (360 * pow(radius, 1.5))
    return leading - y / (12 * radius) - cubic - shift
  }
}
