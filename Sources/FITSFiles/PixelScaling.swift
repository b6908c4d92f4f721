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
