/// A run of a frame's pixels, visited without those that are flagged or not finite.
struct GoodPixels {
  let pixels: UnsafeBufferPointer<Float>
  let flags: [PixelFlags]?
  let range: Range<Int>

  /// Calls `body` with every good value, in order.
  @inline(__always)
  func forEach(_ body: (Float) -> Void) {
    guard let flags else {
      for index in range where pixels[index].isFinite { body(pixels[index]) }
      return
    }
    flags.withUnsafeBufferPointer { flags in
      for index in range where flags[index].isEmpty && pixels[index].isFinite {
        body(pixels[index])
      }
    }
  }

  /// The number of good values.
  var count: Int {
    var count = 0
    forEach { _ in count += 1 }
    return count
  }

  /// The good values whose rank in the frame is a multiple of `step`, the first having `rank`.
  func everyNth(_ step: Int, startingAtRank rank: Int) -> [Float] {
    var untilNext = (step - rank % step) % step
    var values: [Float] = []
    forEach { value in
      if untilNext == 0 {
        values.append(value)
        untilNext = step
      }
      untilNext -= 1
    }
    return values
  }

  /// How many good values have each upper half of their sortable bits.
  @inline(__always)
  func countUpperHalves<Measure: PixelMeasure>(_ measure: Measure) -> [UInt32] {
    table { counts in
      forEach { counts[Int(SortableBits.key(measure($0)) >> 16)] &+= 1 }
    }
  }

  /// How many good values have each lower half, among those whose upper half is `bin`.
  @inline(__always)
  func countLowerHalves<Measure: PixelMeasure>(_ measure: Measure, inBin bin: UInt32) -> [UInt32] {
    table { counts in
      forEach { value in
        let key = SortableBits.key(measure(value))
        if key >> 16 == bin { counts[Int(key & 0xFFFF)] &+= 1 }
      }
    }
  }

  private func table(_ fill: (UnsafeMutablePointer<UInt32>) -> Void) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      buffer.initialize(repeating: 0)
      count = 1 << 16
      if let start = buffer.baseAddress { fill(start) }
    }
  }
}
