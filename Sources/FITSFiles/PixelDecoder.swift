/// Turns the big-endian numbers of an image into pixels.
///
/// Unscaled numbers are rounded once to float32. Scaled ones are computed as astropy does, so that
/// both give the same pixels: numbers of 8 and 16 bits and float32 in single precision, wider ones
/// in double precision.
struct PixelDecoder {
  let bitpix: Int
  let scaling: PixelScaling

  /// The bytes of a stored number.
  var bytesPerPixel: Int { abs(bitpix) / 8 }

  /// Decodes `bytes` into as many pixels.
  func decode(_ bytes: UnsafeRawBufferPointer, into pixels: UnsafeMutablePointer<Float>) {
    switch bitpix {
    case 8: whole(bytes, UInt8.self, pixels)
    case 16: whole(bytes, Int16.self, pixels)
    case 32: whole(bytes, Int32.self, pixels)
    case 64: whole(bytes, Int64.self, pixels)
    case -32: real(bytes, UInt32.self, pixels) { Float(bitPattern: $0) }
    default: real(bytes, UInt64.self, pixels) { Double(bitPattern: $0) }
    }
  }

  /// Floating-point pixels of either width.
  @inline(__always)
  private func real<Bits: FixedWidthInteger, Value: BinaryFloatingPoint>(
    _ bytes: UnsafeRawBufferPointer, _: Bits.Type, _ pixels: UnsafeMutablePointer<Float>,
    _ value: (Bits) -> Value
  ) {
    let stored = bytes.bindMemory(to: Bits.self)
    let scaling = self.scaling
    for index in stored.indices {
      pixels[index] = scaling.float(value(Bits(bigEndian: stored[index])))
    }
  }

  /// Whole-number pixels of any width.
  @inline(__always)
  private func whole<Stored: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _: Stored.Type, _ pixels: UnsafeMutablePointer<Float>
  ) {
    let stored = bytes.bindMemory(to: Stored.self)
    let (scaling, bitpix) = (self.scaling, self.bitpix)
    for index in stored.indices {
      pixels[index] = scaling.float(Stored(bigEndian: stored[index]), bitpix: bitpix)
    }
    guard let blank = scaling.blank.flatMap(Stored.init(exactly:)) else { return }
    for index in stored.indices where Stored(bigEndian: stored[index]) == blank {
      pixels[index] = .nan
    }
  }
}
