import Synchronization
import Tensors

/// Work over all points in chunks whose results come back in order, whichever thread made them.
struct ChunkedWork {
  private let count: Int
  private let parallelism: Parallelism
  private let chunk: Int

  init(_ points: PointSet, _ parallelism: Parallelism) {
    self.init(count: points.count, parallelism)
  }

  init(count: Int, chunk: Int = 4096, _ parallelism: Parallelism) {
    self.count = count
    self.chunk = chunk
    self.parallelism = parallelism
  }

  /// What `body` makes of each chunk, in the order of the chunks; the chunks depend on the number
  /// of points alone.
  func map<Part: Sendable>(_ body: @Sendable (Range<Int>) -> Part) -> [Part] {
    let parts = Mutex<[Int: Part]>([:])
    parallelism.forEachRange(of: count, chunk: chunk) { range in
      let part = body(range)
      parts.withLock { $0[range.lowerBound] = part }
    }
    let made = parts.withLock { $0 }
    return stride(from: 0, to: count, by: chunk).compactMap { made[$0] }
  }
}
