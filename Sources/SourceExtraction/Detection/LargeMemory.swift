import Foundation

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
}

extension UnsafeMutableRawPointer {
  fileprivate func alignedUp(toMultipleOf alignment: Int) -> UnsafeMutableRawPointer {
    self + (alignment - Int(bitPattern: self) % alignment) % alignment
  }
}
