import Foundation
import Tensors

/// The share of stars among a field's sources as a smooth function of magnitude.
///
/// It is learned from the field itself without a label: the likelihood of the whole field, a mixture
/// of stars and galaxies whose share depends on magnitude, is maximised. ln(share / (1 - share)) runs
/// in straight lines between knots; a prior keeps it smooth where sources are few. A fixed share was
/// rejected: it falls from nearly 1 to 0.1 over one frame, and differs between fields.
public struct StarFraction: Sendable, Equatable {
  let knots: MagnitudeKnots
  /// ln(share of stars / share of galaxies) at the knots.
  let logOdds: [Double]
  /// Their covariance, row by row.
  let covariance: [Double]

  /// The share that is taken without a single usable source.
  private static let ignorance = 0.5
  /// How much the slope may change from knot to knot (one sigma), per half magnitude.
  private static let bend = 0.06
  /// How far the log odds may lie from 0 (one sigma) where no source speaks.
  private static let width = 2.5
  /// Ratios beyond this say no more: no network is that sure.
  private static let largestRatio = 8.0

  /// The share that makes the sources' `logRatios`, ln p(pixels | star) - ln p(pixels | galaxy), most
  /// likely.
  ///
  /// Sources whose ratio is not finite do not take part, but their magnitudes are covered.
  public init(logRatios: [Double], magnitudes: [Double]) {
    let used = logRatios.indices.filter { logRatios[$0].isFinite && magnitudes[$0].isFinite }
    guard used.count > 5, let knots = MagnitudeKnots(over: magnitudes) else {
      self.init(knots: StarFraction.unit, logOdds: [0, 0], covariance: [1, 0, 0, 1])
      return
    }
    let ratios = used.map { min(max(logRatios[$0], -Self.largestRatio), Self.largestRatio) }
    let places = used.map { knots.place(of: magnitudes[$0]) }
    let system = FractionSystem(
      ratios: ratios, places: places, penalty: Self.penalty(knots), count: knots.count)
    let odds = system.solution()
    self.init(knots: knots, logOdds: odds, covariance: system.covariance(at: odds))
  }

  private init(knots: MagnitudeKnots, logOdds: [Double], covariance: [Double]) {
    self.knots = knots
    self.logOdds = logOdds
    self.covariance = covariance
  }

  private static let unit = MagnitudeKnots(first: 0, step: 1, count: 2)

  /// ln(stars / galaxies) at a magnitude.
  public func logOdds(at magnitude: Double) -> Double {
    let (knot, share) = knots.place(of: magnitude)
    return (1 - share) * logOdds[knot] + share * logOdds[knot + 1]
  }

  /// The standard error of `logOdds`.
  public func logOddsError(at magnitude: Double) -> Double {
    let (knot, share) = knots.place(of: magnitude)
    let (a, b) = (1 - share, share)
    let first = knot * knots.count + knot
    let second = first + knots.count + 1
    let variance =
      a * a * covariance[first] + b * b * covariance[second] + 2 * a * b * covariance[first + 1]
    return max(variance, 0).squareRoot()
  }

  /// The share of stars at a magnitude, 0 to 1.
  public func share(at magnitude: Double) -> Double { 1 / (1 + exp(-logOdds(at: magnitude))) }

  /// The standard error of the share.
  public func shareError(at magnitude: Double) -> Double {
    let share = share(at: magnitude)
    return share * (1 - share) * logOddsError(at: magnitude)
  }

  /// The magnitudes between which the share is known.
  public var magnitudes: ClosedRange<Double> { knots.first...knots.magnitude(of: knots.count - 1) }

  /// The prior's precision: small second differences, and values that do not run away.
  private static func penalty(_ knots: MagnitudeKnots) -> [Double] {
    let count = knots.count
    var matrix = [Double](repeating: 0, count: count * count)
    for knot in 0..<count { matrix[knot * count + knot] = 1 / (width * width) / Double(count) }
    let curve = bend * knots.step / MagnitudeKnots.finestStep
    for middle in 1..<max(1, count - 1) {
      for (i, a) in [(middle - 1, 1.0), (middle, -2), (middle + 1, 1)] {
        for (j, b) in [(middle - 1, 1.0), (middle, -2), (middle + 1, 1)] {
          matrix[i * count + j] += a * b / (curve * curve)
        }
      }
    }
    return matrix
  }
}

extension MagnitudeKnots {
  fileprivate init(first: Double, step: Double, count: Int) {
    self.first = first
    self.step = step
    self.count = count
  }
}

/// The equations for the log odds at the knots.
private struct FractionSystem {
  let ratios: [Double]
  let places: [(knot: Int, share: Double)]
  let penalty: [Double]
  let count: Int

  /// Steps with the curvature that complete data would have: every step raises the likelihood, as in
  /// expectation maximisation, and they are as large as such steps can be.
  func solution() -> [Double] {
    var odds = [Double](repeating: 0, count: count)
    for _ in 0..<500 {
      let (slope, curvature) = slopeAndCurvature(odds, isComplete: true)
      guard let step = solve(curvature, slope) else { return odds }
      for knot in 0..<count { odds[knot] += step[knot] }
      if (step.map(abs).max() ?? 0) < 1e-6 { break }
    }
    return odds
  }

  func covariance(at odds: [Double]) -> [Double] {
    // What the data really say; where that is not positive, what complete data would.
    for isComplete in [false, true] {
      let matrix = slopeAndCurvature(odds, isComplete: isComplete).curvature
      guard let system = symmetricEigen(matrix, order: count), (system.values.first ?? 0) > 1e-9
      else { continue }
      var inverse = [Double](repeating: 0, count: count * count)
      for (value, vector) in zip(system.values, system.vectors) {
        for i in 0..<count {
          for j in 0..<count { inverse[i * count + j] += vector[i] * vector[j] / value }
        }
      }
      return inverse
    }
    return (0..<count * count).map { $0 % (count + 1) == 0 ? 1 : 0 }
  }

  private func slopeAndCurvature(
    _ odds: [Double], isComplete: Bool
  ) -> (slope: [Double], curvature: [Double]) {
    var curvature = penalty
    var slope = (0..<count).map { row in
      -(0..<count).reduce(0.0) { $0 + penalty[row * count + $1] * odds[$1] }
    }
    for (ratio, place) in zip(ratios, places) {
      let (knot, b) = place
      let a = 1 - b
      let prior = a * odds[knot] + b * odds[knot + 1]
      let share = 1 / (1 + exp(-prior))
      let posterior = 1 / (1 + exp(-prior - ratio))
      let weight = share * (1 - share) - (isComplete ? 0 : posterior * (1 - posterior))
      slope[knot] += a * (posterior - share)
      slope[knot + 1] += b * (posterior - share)
      let first = knot * count + knot
      curvature[first] += weight * a * a
      curvature[first + 1] += weight * a * b
      curvature[first + count] += weight * a * b
      curvature[first + count + 1] += weight * b * b
    }
    return (slope, curvature)
  }
}
