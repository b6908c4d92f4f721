import Foundation
import Tensors

/// Turns what is known of a candidate into the probability that a source is there.
///
/// A small network on the candidate's numbers, learnt on simulated fields whose truth is known, and a
/// monotonic table over its score that takes out what is left of its bias. Rejected: the peak map's
/// own sigmoid, which is calibrated for pixels and not for maxima, and a logistic regression on the
/// numbers and their products (F1 lower by 0.01 to 0.02).
public struct DetectionCalibration: Sendable, Equatable {
  /// Weights `[numbers, hidden]` and biases `[hidden]` of three dense layers, the last one to 1.
  let layers: [Tensor]
  /// Scores, rising.
  let knots: [Double]
  /// The log-odds that belong to the scores, not falling.
  let logOdds: [Double]

  /// The units of each hidden layer.
  package static let hiddenUnits = 64

  /// A calibration of the given layers and table.
  package init(layers: [Tensor], knots: [Double] = [0, 1], logOdds: [Double] = [0, 1]) {
    precondition(layers.map(\.shape) == Self.shapes, "three layers with their biases")
    precondition(knots.count == logOdds.count && knots.count > 1, "one log-odds a knot")
    self.layers = layers
    self.knots = knots
    self.logOdds = logOdds
  }

  /// The shapes of the layers' weights and biases.
  package static let shapes: [Shape] = [
    [CandidateFeatures.count, hiddenUnits], [hiddenUnits], [hiddenUnits, hiddenUnits],
    [hiddenUnits], [hiddenUnits, 1], [1],
  ]

  /// Candidates that a thread takes at once.
  private static let chunk = 4096

  /// The log-odds that sources are at the places of the candidates of a field.
  public func logOdds(
    of candidates: [SourceCandidate], in traits: FieldTraits,
    parallelism: Parallelism = .machine
  ) -> [Double] {
    let chunks = (candidates.count + Self.chunk - 1) / Self.chunk
    var parts = [[Double]](repeating: [], count: chunks)
    parts.withUnsafeMutableBufferPointer { parts in
      let shared = Parts(places: parts)
      parallelism.forEachRange(of: candidates.count, chunk: Self.chunk) { range in
        let numbers = Self.numbers(of: candidates[range].map { ($0, traits) })
        shared.places[range.lowerBound / Self.chunk] = scores(of: numbers).map {
          logOdds(atScore: $0)
        }
      }
    }
    return parts.flatMap { $0 }
  }

  private struct Parts: @unchecked Sendable {
    let places: UnsafeMutableBufferPointer<[Double]>
  }

  /// What the layers make of candidates' numbers.
  func scores(of numbers: Tensor) -> [Double] {
    let count = numbers.shape[0]
    guard count > 0 else { return [] }
    var first = Tensor([count, Self.hiddenUnits])
    var second = first
    var last = Tensor([count, 1])
    dense(numbers, weights: layers[0], bias: layers[1], activation: .relu, into: &first)
    dense(first, weights: layers[2], bias: layers[3], activation: .relu, into: &second)
    dense(second, weights: layers[4], bias: layers[5], into: &last)
    return last.elements.map(Double.init)
  }

  /// The numbers of candidates and their fields, `[candidates, numbers]`.
  static func numbers(of candidates: [(SourceCandidate, FieldTraits)]) -> Tensor {
    let width = CandidateFeatures.count
    var tensor = Tensor([candidates.count, width])
    tensor.elements.withUnsafeMutableBufferPointer { elements in
      for (index, (candidate, traits)) in candidates.enumerated() {
        let row = index * width..<(index + 1) * width
        CandidateFeatures.write(
          candidate, in: traits, to: UnsafeMutableBufferPointer(rebasing: elements[row]))
      }
    }
    return tensor
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
