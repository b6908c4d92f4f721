import Imaging

/// The sums that make an autocorrelation, of one mesh cell.
///
/// A quarter of a million pairs a lag decide it to 0.002; so some dozens of cells will do.
struct CorrelationSums: Sendable {
  /// The largest lag, pixels: resampling kernels reach no further.
  static let reach = 4
  /// Smaller coefficients are noise, or the sources too faint to be masked; coefficients twice as
  /// large count in full, and those between ever more: one step would part two halves of a crowded
  /// frame.
  private static let smallest = 0.03
  /// Sampled cells.
  private static let cells = 64
  /// Pixels further from their sky, in sigma, are defects.
  private static let largest: Float = 4

  /// The lags of half the plane; the other half mirrors them.
  static let lags: [(dx: Int, dy: Int)] = (0...reach).flatMap { dy in
    (-reach...reach).map { ($0, dy) }.filter { dy > 0 || $0.0 >= 0 }
  }

  private var products = [Double](repeating: 0, count: lags.count)
  private var pairs = [Double](repeating: 0, count: lags.count)

  /// Every how many cells one is sampled.
  static func step(cells: Int) -> Int { max(1, cells / Self.cells) }

  /// Adds the pixels of some columns that show nothing but sky.
  mutating func add(_ rows: SkyResiduals, columns: Range<Int>, mean: Double, sigma: Double) {
    let (width, height) = (columns.count, rows.height)
    var values = [Float](repeating: 0, count: width * height)
    var isSky = values
    let (offset, scale) = (Float(mean), Float(1 / sigma))
    for y in 0..<height {
      for x in 0..<width {
        let source = y * rows.width + columns.lowerBound + x
        let value = (rows.values[source] - offset) * scale
        let isGood = rows.obstacles[source].isEmpty && abs(value) < Self.largest
        values[y * width + x] = isGood ? value : 0
        isSky[y * width + x] = isGood ? 1 : 0
      }
    }
    for (index, lag) in Self.lags.enumerated() where abs(lag.dx) < width && lag.dy < height {
      products[index] += Self.sum(values, width: width, height: height, lag)
      pairs[index] += Self.sum(isSky, width: width, height: height, lag)
    }
  }

  /// The sum over all pixels of the product with the pixel at a lag.
  private static func sum(
    _ values: [Float], width: Int, height: Int, _ lag: (dx: Int, dy: Int)
  ) -> Double {
    let first = max(0, -lag.dx)
    let count = width - abs(lag.dx)
    var total = 0.0
    values.withUnsafeBufferPointer { values in
      for y in 0..<height - lag.dy {
        let here = y * width + first
        let there = (y + lag.dy) * width + first + lag.dx
        var lanes = SIMD8<Float>.zero
        var x = 0
        while x + 8 <= count {
          for lane in 0..<8 {
            lanes[lane] += values[here &+ x &+ lane] * values[there &+ x &+ lane]
          }
          x += 8
        }
        var rest: Float = 0
        while x < count {
          rest += values[here &+ x] * values[there &+ x]
          x += 1
        }
        total += Double(lanes.sum() + rest)
      }
    }
    return total
  }

  /// The correlation that the sums of all cells tell; white noise if neighbours hardly know of each
  /// other.
  static func correlation(_ sums: [CorrelationSums]) -> NoiseCorrelation {
    var coefficients = lags.indices.map { index in
      let pairs = sums.reduce(0) { $0 + $1.pairs[index] }
      return pairs > 0 ? sums.reduce(0) { $0 + $1.products[index] } / pairs : 0
    }
    let variance = coefficients[0]
    guard variance > 0 else { return .white }
    coefficients = coefficients.map { $0 / variance }
    let neighbours = zip(lags, coefficients).filter { abs($0.0.dx) + $0.0.dy == 1 }.map(\.1)
    let share = weight(of: neighbours.reduce(0, +) / Double(neighbours.count))
    guard share > 0 else { return .white }
    let side = 2 * reach + 1
    var square = [Double](repeating: 0, count: side * side)
    for (lag, value) in zip(lags, coefficients) {
      let counted = lag == (0, 0) ? value : value * share * weight(of: abs(value))
      square[(reach + lag.dy) * side + reach + lag.dx] = counted
      square[(reach - lag.dy) * side + reach - lag.dx] = counted
    }
    return NoiseCorrelation(reach: reach, coefficients: square)
  }

  /// How much a coefficient counts, 0 to 1.
  private static func weight(of coefficient: Double) -> Double {
    min(max(coefficient / smallest - 1, 0), 1)
  }
}
