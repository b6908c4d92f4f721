/// Turns the whole numbers that stand for floats in a tile back into floats.
struct TileQuantization {
  /// How noise was added to the numbers before they were rounded (`ZQUANTIZ`).
  enum Dither { case none, first, second }

  let dither: Dither
  /// `ZDITHER0`, from 1.
  let seed: Int

  /// In the second method this number stands for exactly zero.
  private static let zeroMark: Int32 = -2_147_483_646

  /// The 10,000 numbers the FITS standard prescribes for dithering: Park and Miller's generator.
  static let noise: [Float] = {
    var seed = 1.0
    return (0..<10_000).map { _ in
      let next = 16_807.0 * seed
      seed = next - 2_147_483_647.0 * (next / 2_147_483_647.0).rounded(.down)
      return Float(seed / 2_147_483_647.0)
    }
  }()

  /// The floats of the tile in table row `row` (from 0); numbers equal to `blank` become NaN.
  func values<Value: BinaryFloatingPoint>(
    _ numbers: [Int32], row: Int, scale: Double, zero: Double, blank: Int?
  ) -> [Value] {
    let blank = blank.flatMap(Int32.init(exactly:))
    let noise = TileQuantization.noise
    var start = (row + seed - 1) % noise.count
    var place = Int(noise[start] * 500)
    return [Value](unsafeUninitializedCapacity: numbers.count) { values, filled in
      for (index, number) in numbers.enumerated() {
        let offset = dither == .none ? 0 : 0.5 - Double(noise[place])
        values[index] = Value((Double(number) + offset) * scale + zero)
        if number == blank { values[index] = .nan }
        if dither == .second && number == TileQuantization.zeroMark { values[index] = 0 }
        place += 1
        if place == noise.count {
          start = (start + 1) % noise.count
          place = Int(noise[start] * 500)
        }
      }
      filled = numbers.count
    }
  }
}
