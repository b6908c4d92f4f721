import Dispatch
import Foundation
import Synchronization

/// How many threads a piece of work may use, and the loop that uses them.
///
/// The loop hands out items, never reductions: what an item computes must not depend on the thread
/// that computes it, so the same bytes come out of any number of threads.
public struct Parallelism: Sendable, Equatable {
  /// The number of threads, at least 1.
  public let threads: Int

  /// Work spread over `threads` threads; numbers below 1 mean one thread.
  public init(threads: Int) {
    self.threads = max(1, threads)
  }

  /// As many threads as the machine has active cores.
  public static var machine: Parallelism {
    Parallelism(threads: ProcessInfo.processInfo.activeProcessorCount)
  }

  /// One thread: for small work, and inside loops that are parallel already.
  public static let serial = Parallelism(threads: 1)

  /// Runs `body` once for every index in `0..<count`, in no particular order.
  ///
  /// Items are handed out one by one, so uneven items balance; make each one worth about a
  /// millisecond.
  public func forEach(_ count: Int, _ body: @Sendable (Int) -> Void) {
    let workers = min(threads, count)
    guard workers > 1 else {
      for index in 0..<max(0, count) { body(index) }
      return
    }
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        body(index)
      }
    }
  }

  /// Splits `0..<count` into ranges of `chunk` items (the last may be shorter) for `body`.
  ///
  /// The ranges depend on `chunk` alone, not on the number of threads.
  public func forEachRange(of count: Int, chunk: Int, _ body: @Sendable (Range<Int>) -> Void) {
    precondition(chunk > 0, "a chunk holds at least one item")
    forEach((count + chunk - 1) / chunk) { index in
      body(index * chunk..<min(count, (index + 1) * chunk))
    }
  }
}
