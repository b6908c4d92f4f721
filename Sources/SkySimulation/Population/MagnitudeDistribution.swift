import Foundation
import Tensors

/// Number counts per square arcminute: what `MagnitudeCounts` describes, as a density to evaluate
/// and to draw from.
public struct MagnitudeDistribution: Sendable, Equatable {
  /// The shape of the counts.
  public let counts: MagnitudeCounts
  private let densityAtBreak: Double
  private let brightPart: Double
  private let faintPart: Double

  /// Counts whose first slope, followed to infinite brightness, reaches `density` (per square
  /// arcminute) at `referenceMagnitude`.
  public init(_ counts: MagnitudeCounts, density: Double, referenceMagnitude: Double) {
    self.counts = counts
    let exponent = counts.slope * (counts.breakMagnitude - referenceMagnitude)
    densityAtBreak = density * counts.slope * log(10) * pow(10, exponent)
    let middle = min(max(counts.breakMagnitude, counts.brightest), counts.faintest)
    brightPart = densityAtBreak * Self.integral(counts.slope, counts, counts.brightest, middle)
    faintPart = densityAtBreak * Self.integral(counts.faintSlope, counts, middle, counts.faintest)
  }

  /// Counts in proportion to `counts`, `total` in all (per square arcminute).
  public init(_ counts: MagnitudeCounts, total: Double) {
    let shape = MagnitudeDistribution(counts, density: 1, referenceMagnitude: counts.faintest)
    self.init(
      counts, density: total / shape.total, referenceMagnitude: counts.faintest)
  }

  /// Sources per square arcminute between the limits.
  public var total: Double { brightPart + faintPart }

  /// Sources per square arcminute and magnitude.
  public func density(at magnitude: Double) -> Double {
    guard magnitude >= counts.brightest, magnitude <= counts.faintest else { return 0 }
    let slope = magnitude < counts.breakMagnitude ? counts.slope : counts.faintSlope
    return densityAtBreak * pow(10, slope * (magnitude - counts.breakMagnitude))
  }

  /// A magnitude from the counts.
  public func draw(_ random: inout RandomStream) -> Double {
    let place = random.uniform() * total
    let middle = min(max(counts.breakMagnitude, counts.brightest), counts.faintest)
    return place < brightPart
      ? Self.invert(place / brightPart, counts.slope, counts.brightest, middle)
      : Self.invert((place - brightPart) / faintPart, counts.faintSlope, middle, counts.faintest)
  }

  /// The integral of 10^(slope (m - break)) from `low` to `high`.
  private static func integral(
    _ slope: Double, _ counts: MagnitudeCounts, _ low: Double, _ high: Double
  ) -> Double {
    guard high > low else { return 0 }
    let rate = slope * log(10)
    let (start, end) = (low - counts.breakMagnitude, high - counts.breakMagnitude)
    return abs(rate) < 1e-9 ? high - low : (exp(rate * end) - exp(rate * start)) / rate
  }

  /// The magnitude below which the share `u` of an exponential between `low` and `high` lies.
  private static func invert(_ u: Double, _ slope: Double, _ low: Double, _ high: Double) -> Double
  {
    let rate = slope * log(10)
    guard abs(rate) > 1e-9 else { return low + u * (high - low) }
    return min(max(low + log1p(u * expm1(rate * (high - low))) / rate, low), high)
  }
}
