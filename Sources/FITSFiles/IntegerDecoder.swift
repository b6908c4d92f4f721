/// Turns the big-endian numbers of a whole-number image into exact Int32 values.
struct IntegerDecoder {
  let bitpix: Int
  /// The whole number added to each stored one (`BZERO`).
  let zero: Int
  /// The stored number that stands for no value, read as 0.
  let blank: Int?

  /// A decoder, or nil when the scaling does not leave whole numbers whole.
  init?(bitpix: Int, scaling: PixelScaling) {
    guard bitpix > 0, scaling.scale == 1, let zero = Int(exactly: scaling.zero) else { return nil }
    self.bitpix = bitpix
    self.zero = zero
    blank = scaling.blank
  }

  /// Decodes `bytes` into as many pixels; returns the first value that does not fit.
  func decode(
    _ bytes: UnsafeRawBufferPointer, into pixels: UnsafeMutablePointer<Int32>
  ) -> String? {
    switch bitpix {
    case 8: decode(bytes, UInt8.self, pixels)
    case 16: decode(bytes, Int16.self, pixels)
    case 32: decode(bytes, Int32.self, pixels)
    default: decode(bytes, Int64.self, pixels)
    }
  }

  /// The value of one stored number, or nil when it does not fit.
  func value(_ stored: Int64) -> Int32? {
    if let blank, Int(stored) == blank { return 0 }
    let (value, overflow) = Int(stored).addingReportingOverflow(zero)
    return overflow ? nil : Int32(exactly: value)
  }

  @inline(__always)
  private func decode<Stored: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _: Stored.Type, _ pixels: UnsafeMutablePointer<Int32>
  ) -> String? {
    let stored = bytes.bindMemory(to: Stored.self)
    let blank = self.blank.flatMap(Stored.init(exactly:))
    for index in stored.indices {
      let raw = Stored(bigEndian: stored[index])
      if raw == blank {
        pixels[index] = 0
        continue
      }
      let (value, overflow) = Int(raw).addingReportingOverflow(zero)
      guard !overflow, let exact = Int32(exactly: value) else {
        return overflow ? "\(raw) + \(zero)" : "\(value)"
      }
      pixels[index] = exact
    }
    return nil
  }
}
