/// How stored numbers become pixel values: `BSCALE`, `BZERO`, `BLANK`.
struct PixelScaling {
  let scale: Double
  let zero: Double
  /// The stored number that stands for no value; whole-number images only.
  let blank: Int?

  /// Whether stored numbers are the values.
  var isIdentity: Bool { scale == 1 && zero == 0 }

  /// The scaling of an image; numbers no float32 can hold are refused.
  init(_ hdu: HDU, path: String) throws {
    scale = try PixelScaling.number("BSCALE", default: 1, of: hdu, path: path)
    zero = try PixelScaling.number("BZERO", default: 0, of: hdu, path: path)
    guard scale != 0 else {
      throw FITSError.damaged(
        path: path, hdu: hdu.index, expected: "BSCALE other than 0", found: "0")
    }
    guard case .image(let bitpix, _, _) = hdu.kind, bitpix > 0 else {
      blank = nil
      return
    }
    blank = hdu.header.int("BLANK")
  }

  /// The pixel that a whole number stands for.
  @inline(__always)
  func float<Stored: FixedWidthInteger>(_ stored: Stored, bitpix: Int) -> Float {
    if isIdentity { return Float(stored) }
    if bitpix <= 16 { return float(Float(stored)) }
    // Unsigned 64-bit numbers do not fit a double; flipping the sign bit adds 2^63 exactly.
    if Stored.bitWidth == 64 && scale == 1 && zero == 0x1p63 {
      return Float(UInt64(truncatingIfNeeded: stored) ^ (1 << 63))
    }
    return float(Double(stored))
  }

  /// The pixel that a float stands for, scaled in the float's own precision.
  @inline(__always)
  func float<Stored: BinaryFloatingPoint>(_ stored: Stored) -> Float {
    isIdentity ? Float(stored) : Float(stored * Stored(scale) + Stored(zero))
  }

  private static func number(
    _ keyword: String, default fallback: Double, of hdu: HDU, path: String
  ) throws -> Double {
    guard let card = hdu.header[keyword] else { return fallback }
    let value = hdu.header.double(keyword)
    guard let value, abs(value) <= Double(Float.greatestFiniteMagnitude) else {
      throw FITSError.damaged(
        path: path, hdu: hdu.index, expected: "a float32 number in \(keyword)",
        found: HDUStructure.text(of: card))
    }
    return value
  }
}
