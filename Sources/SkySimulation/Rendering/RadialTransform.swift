/// The Fourier transform of a round profile, tabulated against the square of the wave number.
///
/// A value costs no root and no logarithm: the upper bits of a float are its logarithm, cut into
/// straight pieces, so they are the row of the table, and the lower bits are the way to the next
/// row. Sixty-four rows an octave of k^2 keep the error of the straight line below 1e-5.
struct RadialTransform: Sendable, Equatable {
  /// Rows in an octave, as a power of two.
  static let octaveBits: UInt32 = 6
  /// The first row is at k^2 = 2^-30.
  static let firstExponent = -30
  /// Octaves in the table; behind them every profile counts as smooth.
  static let octaves = 52

  /// The values, 1 at k = 0; `count == RadialTransform.rowCount`.
  let values: [Float]

  /// Rows of a table, one more than whole octaves hold.
  static let rowCount = octaves << Int(octaveBits) + 1
  /// The square of the smallest tabulated wave number.
  static let smallest = Float(sign: .plus, exponent: firstExponent, significand: 1)
  /// The square of the largest wave number that may be looked up.
  static let largest = Float(sign: .plus, exponent: firstExponent + octaves, significand: 1)
    .nextDown
  /// The bits of `smallest`, shifted to whole rows.
  static let firstRow = smallest.bitPattern >> shift
  /// The bits below a row.
  static let shift = UInt32(23) - octaveBits

  /// Tabulates `transform`, a function of the wave number k.
  init(_ transform: (Double) -> Double) {
    values = Self.waveNumbers.map { Float(transform($0)) }
  }

  /// A table of given values.
  init(values: [Float]) {
    precondition(values.count == Self.rowCount, "a radial transform has \(Self.rowCount) rows")
    self.values = values
  }

  /// The wave number of every row.
  static var waveNumbers: [Double] {
    (0..<rowCount).map { row in
      Double(Float(bitPattern: (UInt32(row) + firstRow) << shift)).squareRoot()
    }
  }

  /// The value at a squared wave number.
  func callAsFunction(squared q: Double) -> Double {
    let bounded = min(max(Float(q), Self.smallest), Self.largest)
    let row = Int(bounded.bitPattern >> Self.shift - Self.firstRow)
    let way = Float(bounded.bitPattern & (1 << Self.shift - 1)) * Float(1 / Double(1 << Self.shift))
    return Double(values[row] + way * (values[row + 1] - values[row]))
  }
}

/// The quadratic form k -> x kx^2 + 2 xy kx ky + y ky^2 that makes a round profile elliptical.
struct WaveEllipse: Sendable, Equatable {
  var xx: Double
  var xy: Double
  var yy: Double

  /// The form of a profile of radius `scale` (pixels) under the area-preserving shear (g1, g2).
  init(scale: Double, g1: Double, g2: Double) {
    let norm = scale * scale / (1 - g1 * g1 - g2 * g2)
    // The squared, symmetric shear matrix ((1 + g1, g2), (g2, 1 - g1)) / sqrt(1 - g^2).
    xx = norm * ((1 + g1) * (1 + g1) + g2 * g2)
    xy = norm * 2 * g2
    yy = norm * ((1 - g1) * (1 - g1) + g2 * g2)
  }

  /// The form at a wave vector (radians per pixel).
  func callAsFunction(_ kx: Double, _ ky: Double) -> Double {
    xx * kx * kx + 2 * xy * kx * ky + yy * ky * ky
  }
}

extension RadialTransform {
  /// Adds `scale` times the transform at (kx, ky_i), ky_i = firstY + i * step, to `row[i]`.
  func add(
    to row: UnsafeMutableBufferPointer<Float>, scale: Double, ellipse: WaveEllipse,
    line: FrequencyLine
  ) {
    let base = Float(ellipse.xx * line.kx * line.kx)
    let linear = Float(2 * ellipse.xy * line.kx)
    let square = Float(ellipse.yy)
    let (first, step, scale) = (Float(line.firstY), Float(line.step), Float(scale))
    let unit = Float(1 / Double(1 << Self.shift))
    values.withUnsafeBufferPointer { table in
      for i in 0..<row.count {
        let ky = first + Float(i) * step
        let q = min(max(base + ky * (linear + square * ky), Self.smallest), Self.largest)
        let bits = q.bitPattern
        let index = Int(truncatingIfNeeded: (bits >> Self.shift) &- Self.firstRow)
        let way = Float(bits & (1 << Self.shift - 1)) * unit
        let low = table[index]
        row[i] += scale * (low + way * (table[index &+ 1] - low))
      }
    }
  }
}

/// A run of frequencies of a stamp: the column is fixed, the row goes up by one.
struct FrequencyLine {
  /// The horizontal frequency, waves per stamp.
  let column: Int
  /// The first vertical frequency, waves per stamp.
  let firstRow: Int
  /// Radians per pixel of one wave per stamp.
  let step: Double

  /// The horizontal wave number, radians per pixel.
  var kx: Double { step * Double(column) }
  /// The first vertical wave number, radians per pixel.
  var firstY: Double { step * Double(firstRow) }
  /// The i-th vertical wave number, radians per pixel.
  func ky(_ i: Int) -> Double { step * Double(firstRow + i) }
}
