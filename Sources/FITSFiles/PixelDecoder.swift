/// Turns the big-endian numbers of an image into pixels.
///
/// Each value is computed exactly, or in double precision when it is scaled, and rounded once to
/// float32: what `numpy.astype` gives.
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
    if scaling.isIdentity {
      for index in stored.indices { pixels[index] = Float(value(Bits(bigEndian: stored[index]))) }
      return
    }
    let (scale, zero) = (scaling.scale, scaling.zero)
    for index in stored.indices {
      pixels[index] = Float(Double(value(Bits(bigEndian: stored[index]))) * scale + zero)
    }
  }

  /// Whole-number pixels of any width.
  @inline(__always)
  private func whole<Stored: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _: Stored.Type, _ pixels: UnsafeMutablePointer<Float>
  ) {
    let stored = bytes.bindMemory(to: Stored.self)
    if scaling.isIdentity {
      for index in stored.indices { pixels[index] = Float(Stored(bigEndian: stored[index])) }
    } else if Stored.bitWidth == 64 && scaling.scale == 1 && scaling.zero == 0x1p63 {
      // Unsigned 64-bit numbers do not fit a double; flipping the sign bit adds 2^63 exactly.
      for index in stored.indices {
        let bits = UInt64(truncatingIfNeeded: Stored(bigEndian: stored[index]))
        pixels[index] = Float(bits ^ (1 << 63))
      }
    } else {
      let (scale, zero) = (scaling.scale, scaling.zero)
      for index in stored.indices {
        pixels[index] = Float(Double(Stored(bigEndian: stored[index])) * scale + zero)
      }
    }
    guard let blank = scaling.blank.flatMap(Stored.init(exactly:)) else { return }
    for index in stored.indices where Stored(bigEndian: stored[index]) == blank {
      pixels[index] = .nan
    }
  }
}
