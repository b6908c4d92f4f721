import Tensors

/// The good pixels of a frame (finite, no flag) in chunks that threads may work on; where the
/// chunks end depends on the size of the frame alone.
struct GoodPixelChunks {
  private let pixels: [Float]
  private let flags: [PixelFlags]?
  private let parallelism: Parallelism
  private let chunk: Int

  /// The finite pixels of `image` that carry no flag in `mask`, a mask of the same sides.
  init(of image: Image, mask: Mask?, parallelism: Parallelism) {
    precondition(
      mask.map { $0.width == image.width && $0.height == image.height } ?? true,
      "a mask lies on its image")
    pixels = image.pixels
    flags = mask?.flags
    self.parallelism = parallelism
    // At most 32 tables of counts at a time, however large the frame.
    chunk = max(1 << 19, (pixels.count + 31) / 32)
  }

  /// Runs `body` on every chunk and gives its results in the order of the chunks.
  func map<Result: Sendable>(_ body: @Sendable (GoodPixels) -> Result) -> [Result] {
    let count = (pixels.count + chunk - 1) / chunk
    var results = [Result?](repeating: nil, count: count)
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

  /// The number of good pixels.
  func count() -> Int {
    map { $0.count }.reduce(0, +)
  }

  /// Every n-th good pixel in the order of the frame, n being the whole number that gives at least
  /// `wanted` (where there are as many), cut after `wanted`.
  func evenSample(of wanted: Int) -> [Float] {
    let counts = map { $0.count }
    let step = max(1, counts.reduce(0, +) / max(1, wanted))
    var starts: [Int] = []
    var start = 0
    for count in counts {
      starts.append(start)
      start += count
    }
    let ranks = starts
    let parts = map { $0.everyNth(step, startingAtRank: ranks[$0.range.lowerBound / chunk]) }
    return Array(parts.joined().prefix(wanted))
  }

  private struct Shared<Result>: @unchecked Sendable {
    let pixels: UnsafeBufferPointer<Float>
    let results: UnsafeMutableBufferPointer<Result?>
  }
}
