/// Exact order statistics of a frame's good pixels, without sorting and without a copy.
///
/// A float's bits, mapped so that they count up as the value does, are split into two halves of 16.
/// One pass counts the upper halves, which places every rank in one of 65,536 bins; a second pass
/// counts the lower halves inside the bins that matter. Two passes of counting beat quickselect
/// (which moves the pixels, so needs a copy, and does not run in parallel), and counts are whole
/// numbers: the result is the same for any number of threads.
struct PixelRanks {
  private let chunks: GoodPixelChunks

  /// The ranks of the given good pixels.
  init(of chunks: GoodPixelChunks) {
    self.chunks = chunks
  }

  /// The values at the given 0-based ranks, each below the number of good pixels, of the good
  /// pixels as `measure` sees them.
  func values<Measure: PixelMeasure>(atRanks ranks: [Int], by measure: Measure) -> [Float] {
    let upper = Self.sum(chunks.map { $0.countUpperHalves(measure) })
    let places = ranks.map { Self.place(ofRank: $0, in: upper) }
    var lowerCounts: [Int: [Int]] = [:]
    for bin in Set(places.map(\.bin)) {
      lowerCounts[bin] = Self.sum(chunks.map { $0.countLowerHalves(measure, inBin: UInt32(bin)) })
    }
    return places.map { place in
      let lower = Self.place(ofRank: place.rest, in: lowerCounts[place.bin] ?? []).bin
      return SortableBits.value(UInt32(place.bin) << 16 | UInt32(lower))
    }
  }

  /// The median of `count` good pixels as `measure` sees them: the mean of the middle two when
  /// their number is even.
  func median<Measure: PixelMeasure>(count: Int, by measure: Measure) -> Double {
    let middle = values(atRanks: [(count - 1) / 2, count / 2], by: measure)
    return (Double(middle[0]) + Double(middle[1])) / 2
  }

  private static func sum(_ tables: [[UInt32]]) -> [Int] {
    var total = [Int](repeating: 0, count: 1 << 16)
    for table in tables {
      for bin in total.indices { total[bin] += Int(table[bin]) }
    }
    return total
  }

  private static func place(ofRank rank: Int, in counts: [Int]) -> (bin: Int, rest: Int) {
    var rest = rank
    for bin in counts.indices {
      if rest < counts[bin] { return (bin, rest) }
      rest -= counts[bin]
    }
    preconditionFailure("a rank lies below the number of good pixels")
  }
}

/// What is ranked of a pixel.
protocol PixelMeasure: Sendable {
  /// The number that takes the pixel's place.
  func callAsFunction(_ value: Float) -> Float
}

/// The pixel's own value.
struct PixelValue: PixelMeasure {
  @inline(__always)
  func callAsFunction(_ value: Float) -> Float { value }
}

/// The pixel's distance from a centre.
struct PixelDeviation: PixelMeasure {
  let centre: Double

  @inline(__always)
  func callAsFunction(_ value: Float) -> Float { Float(abs(Double(value) - centre)) }
}

/// A float's bits, mapped so that they count up as the value does.
enum SortableBits {
  @inline(__always)
  static func key(_ value: Float) -> UInt32 {
    let bits = value.bitPattern
    return bits ^ (UInt32(bitPattern: Int32(bitPattern: bits) >> 31) | 0x8000_0000)
  }

  @inline(__always)
  static func value(_ key: UInt32) -> Float {
    Float(bitPattern: key & 0x8000_0000 != 0 ? key ^ 0x8000_0000 : ~key)
  }
}
