import Imaging
import SourceExtraction
import Tensors

extension SourceMaps {
  /// Maps without anything in them yet.
  init(width: Int, height: Int) {
    let empty = Image(width: width, height: height)
    self.init(denoised: empty, sourceLogits: empty, peakLogits: empty)
  }

  /// Maps whose every pixel `fill` writes.
  init(width: Int, height: Int, filledBy fill: (RowTarget) -> Void) {
    var planes: [[Float]] = []
    Self.makePlanes(DenoiserOutput.allCases.count, pixels: width * height, &planes) { memory in
      fill(RowTarget(width: width, planes: memory))
    }
    let images = planes.map { Image(width: width, height: height, pixels: $0) }
    self.init(denoised: images[0], sourceLogits: images[1], peakLogits: images[2])
  }

  /// Appends `count` planes, the last one first in memory, that `fill` is given all at once.
  private static func makePlanes(
    _ count: Int, pixels: Int, _ planes: inout [[Float]],
    _ fill: ([UnsafeMutableBufferPointer<Float>]) -> Void
  ) {
    guard count > 0 else { return fill([]) }
    let plane = [Float](unsafeUninitializedCapacity: pixels) { memory, filled in
      LargeMemory.prepare(memory)
      makePlanes(count - 1, pixels: pixels, &planes) { fill($0 + [memory]) }
      filled = pixels
    }
    planes.append(plane)
  }

  /// The three maps as places to write rows to.
  struct RowTarget: @unchecked Sendable {
    fileprivate let width: Int
    fileprivate let planes: [UnsafeMutableBufferPointer<Float>]

    /// Writes the part `columns` of row `y` from the network's output for the columns `seen`.
    func write(
      _ values: UnsafeBufferPointer<Float>, from seen: Range<Int>, to columns: Range<Int>, y: Int
    ) {
      let outputs = planes.count
      let first = columns.lowerBound - seen.lowerBound
      for (channel, plane) in planes.enumerated() {
        let start = y * width + columns.lowerBound
        for x in 0..<columns.count {
          plane[start &+ x] = values[(first &+ x) &* outputs &+ channel]
        }
      }
    }
  }

  /// Calls `body` with the maps as places to write to.
  mutating func withRows(_ body: (RowTarget) -> Void) {
    let width = denoised.width
    denoised.pixels.withUnsafeMutableBufferPointer { denoised in
      sourceLogits.pixels.withUnsafeMutableBufferPointer { sources in
        peakLogits.pixels.withUnsafeMutableBufferPointer { peaks in
          body(RowTarget(width: width, planes: [denoised, sources, peaks]))
        }
      }
    }
  }

  /// Sees to it that nothing is found in pixels without a value.
  mutating func exclude(_ mask: Mask, parallelism: Parallelism) {
    let width = mask.width
    withRows { target in
      let shared = Excluded(planes: target.planes)
      let unusable = PixelFlags([.invalid, .flagged]).rawValue
      mask.flags.withUnsafeBufferPointer { flags in
        let flags = SharedFlags(flags: flags)
        parallelism.forEachRange(of: mask.height, chunk: 64) { rows in
          for y in rows {
            let row = y * width..<(y + 1) * width
            guard UnsafeBufferPointer(rebasing: flags.flags[row]).isAnySet else { continue }
            for place in row where flags.flags[place].rawValue & unusable != 0 {
              shared.planes[1][place] = Self.never
              shared.planes[2][place] = Self.never
            }
          }
        }
      }
    }
  }

  private struct Excluded: @unchecked Sendable {
    let planes: [UnsafeMutableBufferPointer<Float>]
  }

  private struct SharedFlags: @unchecked Sendable {
    let flags: UnsafeBufferPointer<PixelFlags>
  }
}

extension Mask {
  /// How many pixels have a value that may be used.
  func usableCount(_ parallelism: Parallelism) -> Int {
    let unusable = PixelFlags([.invalid, .flagged]).rawValue
    var counts = [Int](repeating: 0, count: height)
    flags.withUnsafeBufferPointer { flags in
      counts.withUnsafeMutableBufferPointer { counts in
        let shared = Counts(flags: flags, rows: counts)
        parallelism.forEachRange(of: height, chunk: 64) { rows in
          for y in rows {
            let row = y * width..<(y + 1) * width
            shared.rows[y] = width
            guard UnsafeBufferPointer(rebasing: shared.flags[row]).isAnySet else { continue }
            shared.rows[y] = row.count { shared.flags[$0].rawValue & unusable == 0 }
          }
        }
      }
    }
    return counts.reduce(0, +)
  }

  private struct Counts: @unchecked Sendable {
    let flags: UnsafeBufferPointer<PixelFlags>
    let rows: UnsafeMutableBufferPointer<Int>
  }
}
