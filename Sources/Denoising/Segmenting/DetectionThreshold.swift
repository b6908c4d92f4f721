import Foundation

/// The log-odds above which candidates become sources, and what is expected of them.
public struct DetectionThreshold: Sendable, Equatable {
  /// The least log-odds of a source.
  public let logOdds: Double
  /// The share of the sources that are expected to be real; nil without sources.
  public let expectedPurity: Double?
  /// False alarms that an empty sky of the same noise would give, per pixel.
  public let falseAlarmsPerPixel: Double

  /// The threshold at which false alarms on blank sky have the given rate.
  package init(perPixel rate: Double, candidates: GradedCandidates, alarms: FalseAlarms) {
    let cut = alarms.cut(perPixel: rate)
    let kept = candidates.falling.prefix { $0.logOdds >= cut }
    self.init(cut, purity: Self.purity(of: kept, alarms: alarms, candidates), alarms)
  }

  /// The lowest threshold at which the sources are expected to have the given purity.
  package init(purity: Double, candidates: GradedCandidates, alarms: FalseAlarms) {
    var best: (cut: Double, purity: Double)?
    var structural = 0.0
    for (index, candidate) in candidates.falling.enumerated() {
      if !candidate.isPrimary { structural += 1 - candidate.probability }
      let blank = alarms.perPixel(atLeast: candidate.logOdds) * candidates.freePixels
      let expected = 1 - (blank + structural) / Double(index + 1)
      if expected >= purity { best = (candidate.logOdds, expected) }
    }
    let cut = best?.cut ?? (candidates.falling.first?.logOdds).map { $0 + 1e-6 } ?? .infinity
    self.init(cut, purity: best?.purity, alarms)
  }

  private init(_ cut: Double, purity: Double?, _ alarms: FalseAlarms) {
    logOdds = cut
    expectedPurity = purity
    falseAlarmsPerPixel = cut.isFinite ? alarms.perPixel(atLeast: cut) : 0
  }

  private static func purity(
    of kept: ArraySlice<GradedCandidates.Member>, alarms: FalseAlarms,
    _ candidates: GradedCandidates
  ) -> Double? {
    guard let last = kept.last else { return nil }
    let blank = alarms.perPixel(atLeast: last.logOdds) * candidates.freePixels
    let structural = kept.reduce(0) { $0 + ($1.isPrimary ? 0 : 1 - $1.probability) }
    return max(0, 1 - (blank + structural) / Double(kept.count))
  }
}

/// A field's candidates with their log-odds, the surest first.
package struct GradedCandidates {
  struct Member {
    let logOdds: Double
    let isPrimary: Bool

    var probability: Double { 1 / (1 + exp(-logOdds)) }
  }

  let falling: [Member]
  /// The pixels on which only noise can look like a source of its own.
  let freePixels: Double

  package init(logOdds: [Double], isPrimary: [Bool], freePixels: Double) {
    falling = zip(logOdds, isPrimary).map { Member(logOdds: $0, isPrimary: $1) }
      .sorted { $0.logOdds > $1.logOdds }
    self.freePixels = freePixels
  }
}
