import Foundation

/// What the calibration looks at: a candidate's numbers, each scaled to about -1 to 1; what lies
/// beyond the range that was learnt is as sure as its end.
package enum CandidateFeatures {
  /// How many numbers there are.
  package static let count = 16

  /// Writes the numbers of a candidate in a field, `count` of them.
  static func write(
    _ candidate: SourceCandidate, in traits: FieldTraits,
    to row: UnsafeMutableBufferPointer<Float>
  ) {
    row[0] = clamp(candidate.peakLogit, -5, 5) / 4
    row[1] = clamp(candidate.sourceLogit, -4, 6) / 4
    row[2] = clamp(candidate.significance, 0, 12) / 6 - 1
    row[3] = clamp(candidate.broadSignificance, 0, 12) / 6 - 1
    row[4] = clamp(asinh(candidate.light), 0, 4) / 2 - 1
    row[5] = clamp(candidate.dominance, -3, 0) / 2
    row[6] = clamp(candidate.valley, -6, 0) / 4
    row[7] = clamp(log(max(candidate.seeing, 1) / 3.5), -0.9, 0.9)
    row[8] = clamp(candidate.prominence, -3, 0) / 2
    row[9] = clamp(candidate.distance / max(candidate.seeing, 1), 0, 1.5)
    row[10] = clamp(traits.maxima + 2, -1.6, 1)
    row[11] = clamp(traits.expected + 2, -1.6, 1)
    row[12] = clamp(traits.strong + 2, -1.6, 1)
    row[13] = clamp(traits.unrest, -0.2, 0.5) * 2
    // Only nebulae are this uneven; of smaller differences nothing is to be learnt.
    row[14] = clamp(traits.unevenness + 2.5, 0.3, 2)
    row[15] = clamp(traits.extent - 0.95, -0.3, 0.5) * 3
  }

  @inline(__always)
  private static func clamp(_ value: Float, _ low: Float, _ high: Float) -> Float {
    value.isNaN ? low : min(max(value, low), high)
  }
}
