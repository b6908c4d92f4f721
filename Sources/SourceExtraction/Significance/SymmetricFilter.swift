/// Convolution of rows with symmetric weights, sixteen pixels at a time.
struct SymmetricFilter: Sendable {
  /// The weights from the middle outwards.
  let half: [Float]
  /// How many values to either side take part.
  var reach: Int { half.count - 1 }
  /// Rows are padded by so many values on the right, so that whole vectors may be read and written.
  static let lanes = 16

  private typealias Lanes = SIMD16<Float>

  /// Along a row: `source` has `reach` values before its first and `reach + lanes` behind its last.
  func alongRow(
    _ source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>, count: Int
  ) {
    half.withUnsafeBufferPointer { half in
      var x = 0
      while x < count {
        var sum = half[0] * Self.load(source + x)
        for lag in 1..<max(1, half.count) {
          sum += half[lag] * (Self.load(source + x - lag) + Self.load(source + x + lag))
        }
        Self.store(sum, target + x)
        x += Self.lanes
      }
    }
  }

  /// Across rows: `rows` are 2 reach + 1 rows, the middle one at `reach`.
  func acrossRows(
    _ rows: [UnsafePointer<Float>], into target: UnsafeMutablePointer<Float>, count: Int
  ) {
    let reach = reach
    half.withUnsafeBufferPointer { half in
      rows.withUnsafeBufferPointer { rows in
        var x = 0
        while x < count {
          var sum = half[0] * Self.load(rows[reach] + x)
          for lag in 1..<max(1, half.count) {
            sum += half[lag] * (Self.load(rows[reach - lag] + x) + Self.load(rows[reach + lag] + x))
          }
          Self.store(sum, target + x)
          x += Self.lanes
        }
      }
    }
  }

  @inline(__always)
  private static func load(_ place: UnsafePointer<Float>) -> Lanes {
    UnsafeRawPointer(place).loadUnaligned(as: Lanes.self)
  }

  @inline(__always)
  private static func store(_ value: Lanes, _ place: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(place).storeBytes(of: value, as: Lanes.self)
  }
}
