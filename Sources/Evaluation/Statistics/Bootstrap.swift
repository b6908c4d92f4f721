import Foundation
import Tensors

/// Standard errors by drawing the sample again and again from itself.
///
/// Efron, "Bootstrap methods: another look at the jackknife" (1979). Replica k draws from substream
/// k, so the errors do not depend on the number of threads.
public struct Bootstrap: Sendable {
  /// How often the sample is drawn; 0 means no errors are estimated.
  public var replicas: Int
  /// Where the draws come from.
  public var stream: RandomStream
  /// The threads that share the replicas.
  public var parallelism: Parallelism

  /// Draws `replicas` samples from `stream`.
  public init(replicas: Int, stream: RandomStream, parallelism: Parallelism = .serial) {
    self.replicas = replicas
    self.stream = stream
    self.parallelism = parallelism
  }

  /// The standard errors of several statistics of a sample of `count` items.
  ///
  /// `statistics` takes the indices of the drawn items, with repeats; a statistic that is nil for
  /// some replicas is judged by the others, and has no error if fewer than ten are left.
  public func errors(
    of count: Int, _ statistics: @escaping @Sendable ([Int]) -> [Double?]
  ) -> [Double?] {
    let width = statistics(Array(0..<count)).count
    guard replicas > 1, count > 0 else { return [Double?](repeating: nil, count: width) }
    let results = ReplicaResults(replicas)
    parallelism.forEach(replicas) { replica in
      var stream = self.stream.substream(UInt64(replica))
      let drawn = (0..<count).map { _ in min(count - 1, Int(stream.uniform() * Double(count))) }
      results.set(replica, to: statistics(drawn))
    }
    return (0..<width).map { index in
      Self.deviation(of: results.values.compactMap { $0[index] })
    }
  }

  /// A statistic of the whole sample with its standard error; nil if it is not defined.
  public func estimate(
    of count: Int, _ statistic: @escaping @Sendable ([Int]) -> Double?
  ) -> Estimate? {
    statistic(Array(0..<count)).map { value in
      Estimate(value, error: errors(of: count) { [statistic($0)] }[0])
    }
  }

  private static func deviation(of values: [Double]) -> Double? {
    guard values.count >= 10 else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let sum = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (sum / Double(values.count - 1)).squareRoot()
  }
}

/// The statistics of every replica; each thread writes other slots.
private final class ReplicaResults: @unchecked Sendable {
  private let lock = NSLock()
  private var slots: [[Double?]]

  init(_ count: Int) {
    slots = [[Double?]](repeating: [], count: count)
  }

  func set(_ index: Int, to values: [Double?]) {
    lock.withLock { slots[index] = values }
  }

  var values: [[Double?]] { lock.withLock { slots } }
}
