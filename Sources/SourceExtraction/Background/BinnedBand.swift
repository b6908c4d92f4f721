import Imaging

/// Some rows of a frame without their sky, in units of the noise and binned 2 x 2: where a band of
/// the mesh looks for sources.
///
/// A quarter of the pixels shows all sources that matter to the sky, in a quarter of the time.
struct BinnedBand {
  /// Bins in a row.
  let width: Int
  /// Rows of bins.
  let height: Int
  /// The frame's row at which the bins begin; may be negative.
  let firstRow: Int
  /// The bins; independent noise has variance 1.
  private(set) var values: [Float]

  /// Bright pixels count at most so many sigma: a star must not make its whole surroundings bright.
  private static let brightest: Float = 12
  /// What binomial smoothing leaves of white noise's standard deviation.
  private static let smoothedNoise: Float = 0.375
  /// The usual, and the largest, reach of the local mean, bins.
  static let meanReach = 6

  /// The bins of rows `rows` (which may reach beyond the frame) of a field over its first sky.
  init(_ field: Field, rows: Range<Int>, sky: Background) {
    let frame = field.image
    width = (frame.width + 1) / 2
    height = (rows.count + 1) / 2
    firstRow = rows.lowerBound
    values = [Float](repeating: 0, count: width * height)
    var level = [Float](repeating: 0, count: frame.width)
    var noise = level
    let inside = max(0, rows.lowerBound)..<max(0, min(frame.height, rows.upperBound))
    for y in inside {
      level.withUnsafeMutableBufferPointer { level in
        noise.withUnsafeMutableBufferPointer { noise in
          sky.level(row: y, into: level)
          sky.sigma(row: y, into: noise)
          add(field, y: y, level: level, noise: noise)
        }
      }
    }
  }

  private mutating func add(
    _ field: Field, y: Int, level: UnsafeMutableBufferPointer<Float>,
    noise: UnsafeMutableBufferPointer<Float>
  ) {
    let columns = field.image.width
    let target = (y - firstRow) / 2 * width
    let ignored = PixelFlags([.invalid, .flagged]).rawValue
    values.withUnsafeMutableBufferPointer { values in
      field.image.pixels.withUnsafeBufferPointer { pixels in
        field.mask.flags.withUnsafeBufferPointer { flags in
          let start = y * columns
          for x in 0..<columns {
            let signal = (pixels[start &+ x] - level[x]) * 0.5 / noise[x]
            let capped = min(max(signal, -0.5 * Self.brightest), 0.5 * Self.brightest)
            level[x] = flags[start &+ x].rawValue & ignored == 0 ? capped : 0
          }
          for bin in 0..<columns / 2 {
            values[target &+ bin] += level[2 &* bin] + level[2 &* bin &+ 1]
          }
          if columns % 2 == 1 { values[target + columns / 2] += level[columns - 1] }
        }
      }
    }
  }

  /// The bins smoothed by the binomial of three, scaled to noise of variance 1.
  func smoothed() -> [Float] {
    var rows = [Float](repeating: 0, count: values.count)
    var result = rows
    let (width, height) = (width, height)
    let scale = 1 / (16 * Self.smoothedNoise)
    values.withUnsafeBufferPointer { source in
      rows.withUnsafeMutableBufferPointer { rows in
        for y in 0..<height {
          let (here, above) = (y * width, min(y + 1, height - 1) * width)
          let below = max(y - 1, 0) * width
          for x in 0..<width {
            rows[here &+ x] =
              (source[below &+ x] + 2 * source[here &+ x] + source[above &+ x]) * scale
          }
        }
        result.withUnsafeMutableBufferPointer { result in
          for y in 0..<height {
            let start = y * width
            result[start] = 2 * rows[start] + rows[start + min(1, width - 1)]
            for x in 1..<max(1, width - 1) {
              let place = start &+ x
              result[place] = rows[place &- 1] + 2 * rows[place] + rows[place &+ 1]
            }
            let end = start + width - 1
            if width > 1 { result[end] = rows[end - 1] + 2 * rows[end] }
          }
        }
      }
    }
    return result
  }

  /// The mean of the bins around each, in the units of `smoothed()`.
  func localMeans(reach: Int) -> [Float] {
    let (width, height) = (width, height)
    var result = [Float](repeating: 0, count: values.count)
    var columns = [Float](repeating: 0, count: width)
    let scale = 1 / Self.smoothedNoise
    values.withUnsafeBufferPointer { source in
      result.withUnsafeMutableBufferPointer { result in
        columns.withUnsafeMutableBufferPointer { columns in
          for y in 0..<height {
            // Sums over the rows are made anew for each row of bins: running ones would carry the
            // rounding of far rows into a band, and bands would not agree.
            let rows = max(0, y - reach)...min(height - 1, y + reach)
            columns.update(repeating: 0)
            for row in rows {
              let start = row * width
              for x in 0..<width { columns[x] += source[start &+ x] }
            }
            Self.slide(
              columns, reach: reach, scale: scale / Float(rows.count),
              into: .init(rebasing: result[y * width..<(y + 1) * width]))
          }
        }
      }
    }
    return result
  }

  /// Means over 2 reach + 1 values, fewer at the ends.
  private static func slide(
    _ source: UnsafeMutableBufferPointer<Float>, reach: Int, scale: Float,
    into target: UnsafeMutableBufferPointer<Float>
  ) {
    let count = source.count
    var sum = 0.0
    for x in 0..<min(reach, count) { sum += Double(source[x]) }
    for x in 0..<count {
      if x + reach < count { sum += Double(source[x + reach]) }
      if x > reach { sum -= Double(source[x - reach - 1]) }
      let members = min(count - 1, x + reach) - max(0, x - reach) + 1
      target[x] = Float(sum) * scale / Float(members)
    }
  }
}
