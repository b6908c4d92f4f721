import Foundation

/// The levels at which deblending looks for branches: from the threshold towards the peak in equal
/// steps of the logarithm.
struct LevelTable {
  /// The levels in rising order; the first is the threshold itself.
  let levels: [Float]

  /// `count` levels between `threshold`, above 0, and `peak`.
  init(from threshold: Float, to peak: Float, count: Int) {
    let ratio = Double(max(peak, threshold)) / Double(threshold)
    levels = (0..<max(1, count)).map { step in
      step == 0 ? threshold : threshold * Float(pow(ratio, Double(step) / Double(count)))
    }
  }

  /// The highest level that `value` exceeds; the lowest for values that exceed none.
  @inline(__always)
  static func index(of value: Float, in levels: UnsafeBufferPointer<Float>) -> Int {
    var (low, high) = (0, levels.count)
    while high &- low > 1 {
      let middle = (low &+ high) / 2
      if value > levels[middle] { low = middle } else { high = middle }
    }
    return low
  }
}
