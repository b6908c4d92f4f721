import Imaging

/// Finds the runs of pixels above a threshold, row by row, and joins those that touch.
///
/// A band works on rows of its own, so bands can be scanned by several threads.
struct RunBand: Sendable {
  /// The runs in raster order.
  var runs: [PixelRun] = []
  /// Of every run an earlier one that it hangs together with, or itself.
  var parents: [Int32] = []
  /// The number of runs in the band's first row.
  var firstRowCount = 0
  /// The number of runs in the band's last row.
  var lastRowCount = 0

  /// Scans `rows` of an image of `width` columns.
  init(
    pixels: UnsafeBufferPointer<Float>, width: Int, rows: Range<Int>, threshold: Float
  ) {
    var previous = 0..<0
    for y in rows {
      let start = runs.count
      Self.scan(
        UnsafeBufferPointer(rebasing: pixels[y * width..<(y + 1) * width]), row: Int32(y),
        threshold: threshold, into: &runs)
      let current = start..<runs.count
      for index in current { parents.append(Int32(index)) }
      RunUnion.join(previous, with: current, runs: runs, parents: &parents)
      if y == rows.lowerBound { firstRowCount = current.count }
      previous = current
    }
    lastRowCount = previous.count
  }

  /// Appends the runs of one row; most of the sky is passed over eight pixels at a time.
  private static func scan(
    _ row: UnsafeBufferPointer<Float>, row y: Int32, threshold: Float, into runs: inout [PixelRun]
  ) {
    guard let base = row.baseAddress else { return }
    let raw = UnsafeRawPointer(base)
    let limit = SIMD8<Float>(repeating: threshold)
    let width = row.count
    var x = 0
    while x < width {
      while x &+ 8 <= width,
        !any(raw.loadUnaligned(fromByteOffset: x &* 4, as: SIMD8<Float>.self) .> limit)
      {
        x &+= 8
      }
      let stop = min(width, x &+ 8)
      while x < stop, !(base[x] > threshold) { x &+= 1 }
      guard x < stop else { continue }
      let start = x
      while x < width, base[x] > threshold { x &+= 1 }
      runs.append(PixelRun(row: y, start: Int32(start), end: Int32(x)))
    }
  }
}

/// Union-find over runs: the root of a set is its first run in raster order.
enum RunUnion {
  /// The first run of the set that `index` belongs to; shortens the way there.
  @inline(__always)
  static func root(of index: Int, _ parents: UnsafeMutableBufferPointer<Int32>) -> Int {
    var index = index
    while Int(parents[index]) != index {
      parents[index] = parents[Int(parents[index])]
      index = Int(parents[index])
    }
    return index
  }

  /// Joins the runs `upper` of one row with those of the next that touch them.
  static func join(
    _ lower: Range<Int>, with upper: Range<Int>, runs: [PixelRun], parents: inout [Int32]
  ) {
    guard !lower.isEmpty, !upper.isEmpty else { return }
    parents.withUnsafeMutableBufferPointer { parents in
      runs.withUnsafeBufferPointer { runs in
        var (first, second) = (lower.lowerBound, upper.lowerBound)
        while first < lower.upperBound, second < upper.upperBound {
          if runs[first].touches(runs[second]) {
            let (a, b) = (root(of: first, parents), root(of: second, parents))
            parents[max(a, b)] = Int32(min(a, b))
          }
          if runs[first].end < runs[second].end { first += 1 } else { second += 1 }
        }
      }
    }
  }
}
