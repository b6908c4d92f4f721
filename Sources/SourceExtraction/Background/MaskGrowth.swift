/// Grows masks by squares.
enum MaskGrowth {
  /// The mask (rows of `width`, 0 or 1) with every 1 grown by `reach` to all sides.
  static func grown(_ mask: [UInt8], width: Int, by reach: Int) -> [UInt8] {
    let height = width > 0 ? mask.count / width : 0
    var columns = mask
    var result = mask
    mask.withUnsafeBufferPointer { mask in
      columns.withUnsafeMutableBufferPointer { columns in
        for y in 0..<height {
          for row in max(0, y - reach)...min(height - 1, y + reach) where row != y {
            for x in 0..<width { columns[y &* width &+ x] |= mask[row &* width &+ x] }
          }
        }
        result.withUnsafeMutableBufferPointer { result in
          for y in 0..<height {
            for shift in 0...reach {
              let start = y * width
              for x in 0..<max(0, width - shift) {
                result[start &+ x] |= columns[start &+ x &+ shift]
              }
              for x in min(shift, width)..<width {
                result[start &+ x] |= columns[start &+ x &- shift]
              }
            }
          }
        }
      }
    }
    return result
  }
}
