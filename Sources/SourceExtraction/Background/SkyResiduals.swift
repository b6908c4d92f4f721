import Imaging

/// One row of mesh cells without its first sky, and which of its pixels show nothing but sky.
struct SkyResiduals {
  /// Pixels in a row: the frame's.
  let width: Int
  /// Rows.
  let height: Int
  /// The values, row by row, image units.
  private(set) var values: [Float]
  /// Empty where a pixel is good and no source's.
  private(set) var obstacles: [PixelFlags]
  private var packed: [Float]

  /// The rows `rows` of a field; `masked` is 1 in the bins of `band` that belong to sources.
  init(_ field: Field, rows: Range<Int>, sky: Background, masked: [UInt8], band: BinnedBand) {
    let width = field.image.width
    self.width = width
    height = rows.count
    let range = rows.lowerBound * width..<rows.upperBound * width
    values = Array(field.image.pixels[range])
    obstacles = Array(field.mask.flags[range])
    packed = [Float](repeating: 0, count: width * rows.count + 1)
    var level = [Float](repeating: 0, count: width)
    level.withUnsafeMutableBufferPointer { level in
      for (row, y) in rows.enumerated() {
        sky.level(row: y, into: level)
        subtract(level, row: row)
        mask(row: row, masked, firstBin: (y - band.firstRow) / 2 * band.width)
      }
    }
  }

  private mutating func subtract(_ level: UnsafeMutableBufferPointer<Float>, row: Int) {
    let start = row * width
    values.withUnsafeMutableBufferPointer { values in
      for x in 0..<level.count { values[start &+ x] -= level[x] }
    }
  }

  private mutating func mask(row: Int, _ masked: [UInt8], firstBin: Int) {
    let (start, width) = (row * width, width)
    obstacles.withUnsafeMutableBufferPointer { obstacles in
      masked.withUnsafeBufferPointer { masked in
        for x in 0..<width {
          let flags = obstacles[start &+ x].rawValue | masked[firstBin &+ x / 2]
          obstacles[start &+ x] = PixelFlags(rawValue: flags)
        }
      }
    }
  }

  /// The clipped sky of the pixels of some columns that show nothing else, and their number.
  mutating func sky(
    ofColumns columns: Range<Int>, by clipper: inout SkyClipper
  ) -> (sky: ClippedSky?, count: Int) {
    var count = 0
    let (width, height) = (width, height)
    values.withUnsafeBufferPointer { values in
      obstacles.withUnsafeBufferPointer { obstacles in
        packed.withUnsafeMutableBufferPointer { packed in
          guard let target = packed.baseAddress else { return }
          for row in 0..<height {
            let range = row * width + columns.lowerBound..<row * width + columns.upperBound
            PixelGathering.append(
              .init(rebasing: values[range]), flags: .init(rebasing: obstacles[range]),
              to: target, count: &count)
          }
        }
      }
    }
    let sky = packed.withUnsafeBufferPointer { clipper.sky(of: .init(rebasing: $0[..<count])) }
    return (sky, count)
  }

  /// The mean of the `count` values that `sky(ofColumns:by:)` last looked at, as far as they lie
  /// within `limit` of 0.
  func mean(of count: Int, within limit: Double) -> Double {
    var (sum, kept) = (0.0, 0)
    for value in packed[..<count] where abs(Double(value)) < limit {
      sum += Double(value)
      kept += 1
    }
    return kept > 0 ? sum / Double(kept) : 0
  }
}
