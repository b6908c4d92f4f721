import Foundation

/// Neighbouring intervals, each with its lower edge and without its upper one.
public struct Bins: Sendable, Equatable {
  /// The edges, rising; one more than there are intervals.
  public let edges: [Double]

  /// Intervals between rising edges; throws unless there are two and they rise.
  public init(edges: [Double]) throws {
    guard edges.count > 1, zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw EvaluationError.badOption(
        name: "bin edges", found: "\(edges)", expected: "at least two rising numbers")
    }
    self.edges = edges
  }

  /// Intervals of `width` on multiples of it that hold the middle 98 % of `values`, at most 100;
  /// one interval around nothing.
  public init(covering values: [Double], width: Double) {
    let sorted = values.filter(\.isFinite).sorted()
    guard let median = sorted.dropFirst(sorted.count / 2).first else {
      edges = [0, width]
      return
    }
    let low = sorted[sorted.count / 100]
    let high = sorted[sorted.count - 1 - sorted.count / 100]
    let reach = 50 * width
    let first = (max(low, median - reach) / width).rounded(.down)
    let last = max(first + 1, (min(high, median + reach) / width).rounded(.down) + 1)
    edges = stride(from: first, through: last, by: 1).map { $0 * width }
  }

  /// The number of intervals.
  public var count: Int { edges.count - 1 }

  /// The intervals, from the lowest.
  public var intervals: [(low: Double, high: Double)] {
    zip(edges, edges.dropFirst()).map { (low: $0, high: $1) }
  }
}
