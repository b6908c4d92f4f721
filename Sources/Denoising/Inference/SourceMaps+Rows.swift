import Imaging
import SourceExtraction
import Tensors

extension SourceMaps {
  /// Maps without anything in them yet.
  init(width: Int, height: Int) {
    let empty = Image(width: width, height: height)
    self.init(denoised: empty, sourceLogits: empty, peakLogits: empty)
  }

  /// The three maps as places to write rows to.
  struct RowTarget {
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
      mask.flags.withUnsafeBufferPointer { flags in
        let flags = SharedFlags(flags: flags)
        parallelism.forEachRange(of: mask.height, chunk: 64) { rows in
          for place in rows.lowerBound * width..<rows.upperBound * width
          where flags.flags[place].isUnusable {
            shared.planes[1][place] = Self.never
            shared.planes[2][place] = Self.never
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
