import Foundation

/// What the calibration looks at: a candidate's numbers, kept within the range that was learnt, and
/// their products.
package enum CandidateFeatures {
  /// The number of terms, the constant one included.
  package static let count = 1 + base + base * (base + 1) / 2
  private static let base = 8

  /// The terms of a candidate: 1, the numbers, and all products of two of them.
  static func terms(of candidate: SourceCandidate) -> [Double] {
    let numbers = numbers(of: candidate)
    var terms = [1.0] + (0..<base).map { numbers[$0] }
    terms.reserveCapacity(count)
    for first in 0..<base {
      for second in first..<base { terms.append(numbers[first] * numbers[second]) }
    }
    return terms
  }

  /// The sum of the terms, each times its weight: what `terms` would give, without making them.
  static func weightedSum(of candidate: SourceCandidate, _ weights: [Double]) -> Double {
    let numbers = numbers(of: candidate)
    return weights.withUnsafeBufferPointer { weights in
      var sum = weights[0]
      var place = base + 1
      for first in 0..<base {
        var factor = weights[first + 1]
        for second in first..<base {
          factor += weights[place] * numbers[second]
          place += 1
        }
        sum += factor * numbers[first]
      }
      return sum
    }
  }

  /// Each number is scaled to about -1 to 1; what lies beyond is as sure as the end of the range.
  private static func numbers(of candidate: SourceCandidate) -> SIMD8<Double> {
    SIMD8(
      clamp(candidate.peakLogit, -5, 5) / 4,
      clamp(candidate.sourceLogit, -4, 6) / 4,
      clamp(candidate.significance, 0, 12) / 6 - 1,
      clamp(candidate.broadSignificance, 0, 12) / 6 - 1,
      clamp(asinh(candidate.light), 0, 4) / 2 - 1,
      clamp(candidate.dominance, -3, 0) / 2,
      clamp(candidate.valley, -6, 0) / 4,
      clamp(log(max(candidate.seeing, 1) / 3.5), -0.9, 0.9))
  }

  @inline(__always)
  private static func clamp(_ value: Float, _ low: Double, _ high: Double) -> Double {
    let value = Double(value)
    return value.isFinite ? min(max(value, low), high) : low
  }
}
