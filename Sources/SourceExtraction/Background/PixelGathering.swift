import Imaging

/// Packs the good pixels of a row's stretch together.
enum PixelGathering {
  /// Appends those of `values` that carry no flag to `target` from `count` on, and counts on;
  /// `target` has room for all of them.
  @inline(__always)
  static func append(
    _ values: UnsafeBufferPointer<Float>, flags: UnsafeBufferPointer<PixelFlags>,
    to target: UnsafeMutablePointer<Float>, count: inout Int
  ) {
    var filled = count
    for index in 0..<values.count {
      // Without a branch: a bad pixel is overwritten by the next good one.
      target[filled] = values[index]
      filled &+= flags[index].rawValue == 0 ? 1 : 0
    }
    count = filled
  }
}
