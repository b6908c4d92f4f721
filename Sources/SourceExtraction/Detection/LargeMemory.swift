import Foundation
import Tensors

/// Asks for large pages behind a frame's memory that nobody has touched yet: a frame of 67 MB is
/// then a few dozen page faults instead of 16,000.
package enum LargeMemory {
  private static let page = 4096
  private static let least = 1 << 22

  /// Prepares a buffer; where the system has no large pages, nothing happens.
  package static func prepare<Element>(_ buffer: UnsafeMutableBufferPointer<Element>) {
    let raw = UnsafeMutableRawBufferPointer(buffer)
    guard raw.count >= least, let base = raw.baseAddress else { return }
    let start = base.alignedUp(toMultipleOf: page)
    let count = (raw.count - (start - base)) / page * page
    #if os(Linux)
      _ = madvise(start, count, MADV_HUGEPAGE)
    #endif
  }

  /// A label map of sky; the memory of a large frame is touched by all threads.
  package static func zeros(_ total: Int, parallelism: Parallelism) -> [Int32] {
    [Int32](unsafeUninitializedCapacity: total) { labels, count in
      prepare(labels)
      let target = Target(labels: labels)
      parallelism.forEachRange(of: total, chunk: 1 << 20) { range in
        UnsafeMutableBufferPointer(rebasing: target.labels[range]).initialize(repeating: 0)
      }
      count = total
    }
  }

  private struct Target: @unchecked Sendable {
    let labels: UnsafeMutableBufferPointer<Int32>
  }
}

extension UnsafeMutableRawPointer {
  fileprivate func alignedUp(toMultipleOf alignment: Int) -> UnsafeMutableRawPointer {
    self + (alignment - Int(bitPattern: self) % alignment) % alignment
  }
}
