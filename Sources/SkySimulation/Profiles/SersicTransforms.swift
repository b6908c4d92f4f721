import Foundation

/// The Fourier transforms of Sersic profiles of one truncation, for any index from 0.5 to 6.
///
/// Profiles are tabulated on a grid of indices and a table for an index in between is blended by
/// the cubic through its four neighbours (error below 1e-4 of the flux).
public struct SersicTransforms: Sendable {
  /// The truncation of every profile, in half-light radii; infinite for none.
  public let truncation: Double
  private let tables: [[Float]]
  private let profiles: [SersicProfile]
  private static let spacing = 0.125
  private static let firstIndex = 0.5
  private static let indexCount = 46

  /// Profiles without an end.
  public static let endless = SersicTransforms(truncation: .infinity)
  /// Profiles that end at six half-light radii.
  public static let truncatedAtSix = SersicTransforms(truncation: 6)

  /// Tabulates the profiles (about 0.1 s).
  public init(truncation: Double) {
    self.truncation = truncation
    let hankel = LogarithmicHankel.shared
    let finite = truncation.isFinite ? TruncatedHankel(truncation: truncation) : nil
    profiles = (0..<Self.indexCount).map { step in
      SersicProfile(index: Self.firstIndex + Self.spacing * Double(step), truncation: truncation)
    }
    tables = profiles.map { Self.table($0, hankel: hankel, finite: finite) }
  }

  /// The transforms for a truncation, six half-light radii or none: tables for others would have to
  /// be made for every source.
  static func shared(truncation: Double) -> SersicTransforms {
    precondition(
      truncation == 6 || truncation == .infinity, "profiles end at six half-light radii or never")
    return truncation == 6 ? truncatedAtSix : endless
  }

  /// The transform of the profile of index `index`, against (k r50)^2.
  func table(index: Double) -> RadialTransform {
    let place = (index - Self.firstIndex) / Self.spacing
    let nearest = place.rounded()
    if abs(place - nearest) < 1e-9 { return RadialTransform(values: tables[Int(nearest)]) }
    let (first, weights) = Self.neighbours(of: index)
    return RadialTransform(values: blend(first: first, weights: weights.map { Float($0) }))
  }

  /// The profile of index `index`, its constants interpolated (to 1e-4) instead of solved for.
  func profile(index: Double) -> SersicProfile {
    let (first, weights) = Self.neighbours(of: index)
    let mean = { (part: (SersicProfile) -> Double) in
      (0..<4).reduce(0) { $0 + weights[$1] * part(profiles[first + $1]) }
    }
    return SersicProfile(
      index: index, truncation: truncation, b: mean(\.b), centre: exp(mean { log($0.centre) }),
      kept: mean(\.kept))
  }

  /// The first of the four grid indices around `index`, and the weights of the cubic through them.
  private static func neighbours(of index: Double) -> (first: Int, weights: [Double]) {
    let place = (index - firstIndex) / spacing
    let first = min(max(Int(place) - 1, 0), indexCount - 4)
    let t = place - Double(first)
    return (
      first,
      [
        -(t - 1) * (t - 2) * (t - 3) / 6, t * (t - 2) * (t - 3) / 2,
        -t * (t - 1) * (t - 3) / 2, t * (t - 1) * (t - 2) / 6,
      ]
    )
  }

  private func blend(first: Int, weights w: [Float]) -> [Float] {
    let (a, b, c, d) = (tables[first], tables[first + 1], tables[first + 2], tables[first + 3])
    let (wa, wb, wc, wd) = (w[0], w[1], w[2], w[3])
    return [Float](unsafeUninitializedCapacity: RadialTransform.rowCount) { out, count in
      count = RadialTransform.rowCount
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          c.withUnsafeBufferPointer { c in
            d.withUnsafeBufferPointer { d in
              for i in 0..<count {
                out[i] = (wa * a[i] + wb * b[i]) + (wc * c[i] + wd * d[i])
              }
            }
          }
        }
      }
    }
  }

  private static func table(
    _ profile: SersicProfile, hankel: LogarithmicHankel, finite: TruncatedHankel?
  ) -> [Float] {
    let endless = SersicProfile(index: profile.index)
    let coarse = hankel.transform(endless.brightness)
    let smooth = { (k: Double) in Self.interpolate(coarse, at: k) }
    guard let finite else { return RadialTransform.waveNumbers.map { Float(smooth($0)) } }
    // The endless profile that the truncated one is a piece of has a half-light radius of its own.
    let stretch = pow(endless.b / profile.b, profile.index)
    return finite.table(profile) { smooth($0 * stretch) / profile.kept }
  }

  /// The cubic through four neighbours in log k; the parabola of the origin below the grid.
  private static func interpolate(_ coarse: [Double], at k: Double) -> Double {
    let place =
      (log2(k) + Double(LogarithmicHankel.octaves)) * Double(LogarithmicHankel.perOctave)
    let lowest = LogarithmicHankel.perOctave * 10
    if place < Double(lowest) {
      let edge = LogarithmicHankel.grid[lowest]
      return 1 - (1 - coarse[lowest]) * (k / edge) * (k / edge)
    }
    let first = min(max(Int(place) - 1, 0), coarse.count - 4)
    let t = place - Double(first)
    let near = t * (t - 3) / 2
    return -(t - 1) * (t - 2) * (t - 3) / 6 * coarse[first] + near * (t - 2) * coarse[first + 1]
      - near * (t - 1) * coarse[first + 2] + t * (t - 1) * (t - 2) / 6 * coarse[first + 3]
  }
}

/// The Hankel transform of profiles that end sharply: quadrature between the origin and the edge.
///
/// The Bessel functions do not depend on the profile, so they are tabulated once for all. Above
/// k r50 = 8 the endless profile's transform is used, less the leading term of the missing tail.
private struct TruncatedHankel {
  private static let highest = 8.0
  private static let lowest = 0x1p-8
  private let truncation: Double
  private let radii: [Double]
  private let weights: [Double]
  private let bessel: [[Double]]
  private let firstRow: Int

  init(truncation: Double) {
    self.truncation = truncation
    // r = T u^4 gathers the nodes where steep profiles have their cusp.
    let panels = max(16, Int(truncation * 2.7))
    var radii: [Double] = []
    var weights: [Double] = []
    for panel in 0..<panels {
      for (node, weight) in Self.gaussLegendre {
        let u = (Double(panel) + 0.5 + node / 2) / Double(panels)
        radii.append(truncation * u * u * u * u)
        weights.append(weight / 2 / Double(panels) * truncation * 4 * u * u * u)
      }
    }
    let waveNumbers = RadialTransform.waveNumbers
    firstRow = waveNumbers.firstIndex { $0 >= Self.lowest } ?? 0
    let inside = waveNumbers[firstRow...].prefix { $0 <= Self.highest }
    bessel = inside.map { k in radii.map { j0(k * $0) } }
    self.radii = radii
    self.weights = weights
  }

  func table(_ profile: SersicProfile, endless: (Double) -> Double) -> [Float] {
    let light = zip(radii, weights).map { 2 * .pi * $0 * $1 * profile.brightness(at: $0) }
    let edge = 2 * .pi * profile.brightness(at: truncation) * truncation
    let inside = bessel.map { row in zip(row, light).reduce(0) { $0 + $1.0 * $1.1 } }
    let curvature = (1 - inside[0]) / (Self.lowest * Self.lowest)
    return RadialTransform.waveNumbers.enumerated().map { row, k in
      if row < firstRow { return Float(1 - curvature * k * k) }
      if row < firstRow + inside.count { return Float(inside[row - firstRow]) }
      return Float(endless(k) + edge * j1(k * truncation) / k)
    }
  }

  /// Nodes and weights of 16-point Gauss-Legendre quadrature on -1...1, found by Newton's method.
  private static let gaussLegendre: [(Double, Double)] = (1...16).map { i in
    var x = cos(.pi * (Double(i) - 0.25) / 16.5)
    var slope = 1.0
    for _ in 0..<20 {
      var (p, before) = (1.0, 0.0)
      for n in 1...16 {
        (p, before) = ((Double(2 * n - 1) * x * p - Double(n - 1) * before) / Double(n), p)
      }
      slope = 16 * (x * p - before) / (x * x - 1)
      x -= p / slope
    }
    return (x, 2 / ((1 - x * x) * slope * slope))
  }
}
