/// How many pixels every true source shares with every segment.
struct LabelOverlaps {
  /// The pixels that one true source and one segment share.
  struct Overlap {
    var truth: Int32
    var segment: Int32
    var pixels: Int
  }

  /// The pixels of each true source.
  let truthAreas: [Int32: Int]
  /// The pixels of each segment.
  let segmentAreas: [Int32: Int]
  /// All overlaps, by true source and then by segment.
  let overlaps: [Overlap]

  /// Counts the pixels of two maps of one size.
  init(truth: LabelMap, segments: LabelMap) {
    precondition(truth.labels.count == segments.labels.count, "the maps have one size")
    var truthAreas: [Int32: Int] = [:]
    var segmentAreas: [Int32: Int] = [:]
    var shared: [UInt64: Int] = [:]
    Self.forEachRun(truth.labels, segments.labels) { trueLabel, segment, pixels in
      if trueLabel > 0 { truthAreas[trueLabel, default: 0] += pixels }
      if segment > 0 { segmentAreas[segment, default: 0] += pixels }
      if trueLabel > 0 && segment > 0 {
        shared[UInt64(trueLabel) << 32 | UInt64(segment), default: 0] += pixels
      }
    }
    self.truthAreas = truthAreas
    self.segmentAreas = segmentAreas
    overlaps = shared.sorted { $0.key < $1.key }.map { key, pixels in
      Overlap(
        truth: Int32(key >> 32), segment: Int32(truncatingIfNeeded: key & 0xFFFF_FFFF),
        pixels: pixels)
    }
  }

  /// Walks along both maps at once and reports stretches of equal labels, of which there are far
  /// fewer than pixels.
  private static func forEachRun(
    _ truth: [Int32], _ segments: [Int32], _ visit: (Int32, Int32, Int) -> Void
  ) {
    truth.withUnsafeBufferPointer { truth in
      segments.withUnsafeBufferPointer { segments in
        var start = 0
        for index in 0..<truth.count + 1 {
          let ends =
            index == truth.count || truth[index] != truth[start]
            || segments[index] != segments[start]
          guard ends, index > start else { continue }
          visit(truth[start], segments[start], index - start)
          start = index
        }
      }
    }
  }
}
