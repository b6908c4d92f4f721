/// Memory that is used for one connected part after the other and grows to the largest.
///
/// What it holds is undefined after `reserve`.
final class ScratchBuffer<Element: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<Element>
  private var capacity: Int

  init() {
    capacity = 1024
    base = .allocate(capacity: capacity)
  }

  /// Room for `count` elements.
  func reserve(_ count: Int) -> UnsafeMutableBufferPointer<Element> {
    if count > capacity {
      base.deallocate()
      capacity = max(count, capacity + capacity / 2)
      base = .allocate(capacity: capacity)
    }
    return UnsafeMutableBufferPointer(start: base, count: count)
  }

  /// Room for `count` elements, all equal to `value`.
  func reserve(_ count: Int, filledWith value: Element) -> UnsafeMutableBufferPointer<Element> {
    let buffer = reserve(count)
    buffer.update(repeating: value)
    return buffer
  }

  deinit { base.deallocate() }
}
