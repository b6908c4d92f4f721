import Foundation
import Tensors

/// A candidate of a simulated field, and whether a source is there.
public struct LabelledCandidate: Sendable {
  /// The candidate.
  public var candidate: SourceCandidate
  /// Whether the truth has a source within a few pixels.
  public var isReal: Bool

  /// A candidate with its truth.
  public init(_ candidate: SourceCandidate, isReal: Bool) {
    self.candidate = candidate
    self.isReal = isReal
  }
}

extension DetectionCalibration {
  /// Holds the weights of terms that few candidates tell apart near 0.
  private static let ridge = 1.0
  private static let iterations = 25
  /// Candidates in each step of the table.
  private static let stepSize = 400

  /// The calibration that fits the candidates of simulated fields: the regression by Newton's method
  /// on one half of them, the table on the other.
  public init(fitting candidates: [LabelledCandidate]) {
    let halves = [0, 1].map { half in
      candidates.enumerated().filter { $0.offset % 2 == half }.map(\.element)
    }
    self.init(weights: Self.regression(halves[0]))
    let scored = halves[1].map { (score: score(of: $0.candidate), isReal: $0.isReal) }
      .sorted { $0.score < $1.score }
    (knots, logOdds) = Self.table(scored)
  }

  private static func regression(_ candidates: [LabelledCandidate]) -> [Double] {
    let count = CandidateFeatures.count
    let terms = candidates.flatMap { CandidateFeatures.terms(of: $0.candidate) }
    var weights = [Double](repeating: 0, count: count)
    for _ in 0..<iterations {
      var gradient = weights.map { -ridge * $0 }
      var curvature = [Double](repeating: 0, count: count * count)
      for index in 0..<count { curvature[index * count + index] = ridge }
      terms.withUnsafeBufferPointer { terms in
        for (row, candidate) in candidates.enumerated() {
          let row = UnsafeBufferPointer(rebasing: terms[row * count..<(row + 1) * count])
          let score = zip(weights, row).reduce(0) { $0 + $1.0 * $1.1 }
          let probability = 1 / (1 + exp(-score))
          let error = (candidate.isReal ? 1 : 0) - probability
          let weight = max(probability * (1 - probability), 1e-6)
          for i in 0..<count { gradient[i] += error * row[i] }
          Self.addProducts(of: row, weight: weight, to: &curvature)
        }
      }
      let step = solve(lower: curvature, gradient)
      for index in 0..<count { weights[index] += step[index] }
      if (step.map(abs).max() ?? 0) < 1e-6 { break }
    }
    return weights
  }

  /// Adds `weight` times the products of a row's numbers to the lower half of a matrix.
  private static func addProducts(
    of row: UnsafeBufferPointer<Double>, weight: Double, to matrix: inout [Double]
  ) {
    matrix.withUnsafeMutableBufferPointer { matrix in
      for i in row.indices {
        let scaled = weight * row[i]
        for j in 0...i { matrix[i &* row.count &+ j] += scaled * row[j] }
      }
    }
  }

  /// Solves a symmetric positive system, of which the lower half is given, by Cholesky's method.
  private static func solve(lower matrix: [Double], _ right: [Double]) -> [Double] {
    let count = right.count
    var factor = matrix
    var result = right
    for i in 0..<count {
      for j in 0...i {
        var sum = factor[i * count + j]
        for k in 0..<j { sum -= factor[i * count + k] * factor[j * count + k] }
        factor[i * count + j] =
          i == j ? max(sum, 1e-12).squareRoot() : sum / factor[j * count + j]
      }
    }
    for i in 0..<count {
      for k in 0..<i { result[i] -= factor[i * count + k] * result[k] }
      result[i] /= factor[i * count + i]
    }
    for i in stride(from: count - 1, through: 0, by: -1) {
      for k in i + 1..<max(count, i + 1) { result[i] -= factor[k * count + i] * result[k] }
      result[i] /= factor[i * count + i]
    }
    return result
  }

  /// Steps of equal count, and pooled until the shares of real ones rise (pool adjacent violators).
  private static func table(
    _ scored: [(score: Double, isReal: Bool)]
  ) -> (knots: [Double], logOdds: [Double]) {
    var steps: [(score: Double, real: Double, count: Double)] = []
    for start in stride(from: 0, to: scored.count, by: stepSize) {
      let part = scored[start..<min(start + stepSize, scored.count)]
      let count = Double(part.count)
      steps.append(
        (part.reduce(0) { $0 + $1.score }, Double(part.count { $0.isReal }), count))
      while steps.count > 1 {
        let (last, before) = (steps[steps.count - 1], steps[steps.count - 2])
        guard before.real * last.count >= last.real * before.count else { break }
        steps.removeLast(2)
        steps.append(
          (last.score + before.score, last.real + before.real, last.count + before.count))
      }
    }
    let knots = steps.map { $0.score / $0.count }
    // Half a candidate more of either kind keeps the logarithm finite.
    let logOdds = steps.map { log(($0.real + 0.5) / ($0.count - $0.real + 0.5)) }
    guard knots.count > 1 else { return ([0, 1], [0, 1]) }
    return (knots, logOdds)
  }
}
