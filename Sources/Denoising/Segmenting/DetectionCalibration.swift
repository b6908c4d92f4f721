import Foundation
import Tensors

/// Turns what is known of a candidate into the probability that a source is there.
///
/// A logistic regression on the candidate's numbers and their products, learnt on simulated fields
/// whose truth is known, and a monotonic table over its score that takes out what is left of its
/// bias. Rejected: the network's own sigmoid, which is calibrated for pixels and not for maxima, and
/// a table in several dimensions, most of whose cells would be empty.
public struct DetectionCalibration: Sendable, Equatable {
  /// One weight for each of `CandidateFeatures.terms`.
  var weights: [Double]
  /// Scores, rising.
  var knots: [Double]
  /// The log-odds that belong to the scores, not falling.
  var logOdds: [Double]

  package init(weights: [Double], knots: [Double] = [0, 1], logOdds: [Double] = [0, 1]) {
    precondition(weights.count == CandidateFeatures.count, "one weight a term")
    precondition(knots.count == logOdds.count && knots.count > 1, "one log-odds a knot")
    self.weights = weights
    self.knots = knots
    self.logOdds = logOdds
  }

  /// The probability that a source is at the candidate's place, 0 to 1.
  public func probability(of candidate: SourceCandidate) -> Double {
    1 / (1 + exp(-logOdds(of: candidate)))
  }

  /// The log-odds that a source is at the place of the candidate.
  public func logOdds(of candidate: SourceCandidate) -> Double {
    logOdds(atScore: score(of: candidate))
  }

  /// The regression's value.
  func score(of candidate: SourceCandidate) -> Double {
    CandidateFeatures.weightedSum(of: candidate, weights)
  }

  /// The table's value, straight lines between its knots; beyond its ends it rises with the score.
  private func logOdds(atScore score: Double) -> Double {
    var (low, high) = (0, knots.count - 1)
    if score <= knots[low] { return logOdds[low] + min(0, score - knots[low]) }
    if score >= knots[high] { return logOdds[high] + (score - knots[high]) }
    while high - low > 1 {
      let middle = (low + high) / 2
      if knots[middle] <= score { low = middle } else { high = middle }
    }
    let fraction = (score - knots[low]) / (knots[high] - knots[low])
    return logOdds[low] + fraction * (logOdds[high] - logOdds[low])
  }
}
