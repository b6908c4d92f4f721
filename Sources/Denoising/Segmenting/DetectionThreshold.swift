import Foundation

/// The score above which candidates become sources, and what is expected of them.
///
/// The purity is the mean of the calibrated probabilities of what is accepted, but never more than
/// blank sky allows. Rejected: blank sky alone (pieces of galaxies and of wide stars are false as
/// well: 0.92 where 0.97 was asked for), and fitting the share of real candidates to each field (no
/// better on average, and farther off on single fields).
public struct DetectionThreshold: Sendable, Equatable {
  /// The least score of a source: log-odds with the network, standard deviations with the filter.
  public let score: Double
  /// The share of the sources that are expected to be real; nil without sources.
  public let expectedPurity: Double?
  /// False alarms that an empty sky of the same noise would give, per pixel.
  public let falseAlarmsPerPixel: Double
  /// The highest purity that any threshold promises, where that is less than was asked for; else nil.
  ///
  /// Nothing is a source then: fewer but impure sources are not what was asked for.
  public let reachablePurity: Double?

  /// The threshold at which false alarms on blank sky have the given rate.
  package init(perPixel rate: Double, candidates: GradedCandidates, alarms: FalseAlarms) {
    let cut = alarms.cut(perPixel: rate)
    var doubt = 0.0
    var purity: Double?
    for (index, member) in candidates.falling.prefix(while: { $0.score >= cut }).enumerated() {
      doubt += member.doubt
      let blank = alarms.perPixel(atLeast: member.score) * candidates.freePixels
      purity = max(0, 1 - max(doubt, blank) / Double(index + 1))
    }
    self.init(cut, purity: purity, alarms)
  }

  /// The lowest threshold at which the sources are expected to have the given purity; an infinite
  /// one if none is.
  package init(purity: Double, candidates: GradedCandidates, alarms: FalseAlarms) {
    var best: (cut: Double, purity: Double)?
    var reachable: Double?
    var doubt = 0.0
    for (index, member) in candidates.falling.enumerated() {
      doubt += member.doubt
      let blank = alarms.perPixel(atLeast: member.score) * candidates.freePixels
      let expected = 1 - max(doubt, blank) / Double(index + 1)
      if expected >= purity { best = (member.score, expected) }
      reachable = max(reachable ?? 0, expected)
    }
    self.init(
      best?.cut ?? .infinity, purity: best?.purity, alarms,
      reachable: best == nil ? reachable : nil)
  }

  private init(
    _ cut: Double, purity: Double?, _ alarms: FalseAlarms, reachable: Double? = nil
  ) {
    score = cut
    reachablePurity = reachable
    expectedPurity = purity
    falseAlarmsPerPixel = cut.isFinite ? alarms.perPixel(atLeast: cut) : 0
  }

  /// What to tell of a purity that cannot be had.
  var warnings: [String] {
    guard let reachablePurity else { return [] }
    let percent = (1000 * reachablePurity).rounded(.down) / 10
    return [
      "no sources: the surest candidates promise a purity of \(percent) %, less than asked for"
    ]
  }
}

/// A field's candidates with their scores, the surest first.
package struct GradedCandidates {
  struct Member {
    let score: Double
    /// The probability that there is no source.
    let doubt: Double
  }

  let falling: [Member]
  /// The pixels on which noise can look like a source.
  let freePixels: Double

  /// Candidates whose scores are calibrated log-odds.
  package init(logOdds: [Double], freePixels: Double) {
    self.init(
      logOdds.map { Member(score: $0, doubt: 1 / (1 + exp($0))) }, freePixels: freePixels)
  }

  /// Candidates whose scores only blank sky can tell the worth of.
  package init(uncalibrated scores: [Double], freePixels: Double) {
    self.init(scores.map { Member(score: $0, doubt: 0) }, freePixels: freePixels)
  }

  private init(_ members: [Member], freePixels: Double) {
    falling = members.sorted { $0.score > $1.score }
    self.freePixels = freePixels
  }
}
