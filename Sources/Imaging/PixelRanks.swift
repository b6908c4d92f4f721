import Tensors

/// Exact order statistics of a frame's good pixels, without sorting and without a copy.
///
/// A float's bits, mapped so that they count up as the value does, are split into two halves of 16.
/// One pass counts the upper halves, which places every rank in one of 65,536 bins; a second pass
/// counts the lower halves inside the bins that matter. Two passes of counting beat quickselect
/// (which moves the pixels, so needs a copy, and does not run in parallel), and counts are whole
/// numbers: the result is the same for any number of threads.
struct PixelRanks {
  private let pixels: [Float]
  private let flags: [PixelFlags]?
  private let parallelism: Parallelism
  private let chunk: Int

  /// The ranks of the finite pixels of `image` that carry no flag in `mask`.
  init(of image: Image, mask: Mask?, parallelism: Parallelism) {
    precondition(
      mask.map { $0.width == image.width && $0.height == image.height } ?? true,
      "a mask lies on its image")
    pixels = image.pixels
    flags = mask?.flags
    self.parallelism = parallelism
    // At most 32 tables of counts, however large the frame.
    chunk = max(1 << 19, (pixels.count + 31) / 32)
  }

  /// Runs `body` on every chunk of the good pixels and gives its results in the order of the
  /// chunks.
  func mapChunks<Result: Sendable>(
    _ body: @Sendable (GoodPixels) -> Result
  ) -> [Result] {
    let chunks = (pixels.count + chunk - 1) / chunk
    var results = [Result?](repeating: nil, count: chunks)
    pixels.withUnsafeBufferPointer { pixels in
      results.withUnsafeMutableBufferPointer { results in
        let shared = Shared(pixels: pixels, results: results)
        parallelism.forEachRange(of: pixels.count, chunk: chunk) { range in
          shared.results[range.lowerBound / chunk] = body(
            GoodPixels(pixels: shared.pixels, flags: flags, range: range))
        }
      }
    }
    return results.compactMap { $0 }
  }

  /// The values at the given 0-based ranks, each below the number of good pixels, of the good
  /// pixels as `measure` sees them.
  func values<Measure: PixelMeasure>(atRanks ranks: [Int], by measure: Measure) -> [Float] {
    let upper = Self.sum(mapChunks { $0.countUpperHalves(measure) })
    let places = ranks.map { Self.place(ofRank: $0, in: upper) }
    var lowerCounts: [Int: [Int]] = [:]
    for bin in Set(places.map(\.bin)) {
      lowerCounts[bin] = Self.sum(mapChunks { $0.countLowerHalves(measure, inBin: UInt32(bin)) })
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

  private struct Shared<Result>: @unchecked Sendable {
    let pixels: UnsafeBufferPointer<Float>
    let results: UnsafeMutableBufferPointer<Result?>
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
