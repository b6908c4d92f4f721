/// `Denoiser.encoded` of many values, eight at a time; equal to it but for the last digits.
enum FastEncoding {
  private typealias Floats = SIMD8<Float>
  private typealias Bits = SIMD8<UInt32>

  /// Writes the encoded values over sigmas; all three have one length.
  static func encode(
    _ values: UnsafeBufferPointer<Float>, over sigmas: UnsafeBufferPointer<Float>,
    into row: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(values.count == row.count && sigmas.count == row.count, "a value for each place")
    let whole = row.count / Floats.scalarCount * Floats.scalarCount
    let (source, noise) = (UnsafeRawBufferPointer(values), UnsafeRawBufferPointer(sigmas))
    let target = UnsafeMutableRawBufferPointer(row)
    for x in stride(from: 0, to: whole, by: Floats.scalarCount) {
      let offset = x * MemoryLayout<Float>.stride
      let value = source.loadUnaligned(fromByteOffset: offset, as: Floats.self)
      let sigma = noise.loadUnaligned(fromByteOffset: offset, as: Floats.self)
      target.storeBytes(of: asinh(value / sigma), toByteOffset: offset, as: Floats.self)
    }
    for x in whole..<row.count {
      row[x] = asinh(Floats(repeating: values[x] / sigmas[x]))[0]
    }
  }

  @inline(__always)
  private static func asinh(_ value: Floats) -> Floats {
    let bits = unsafeBitCast(value, to: Bits.self)
    let size = unsafeBitCast(bits & 0x7fff_ffff, to: Floats.self)
    let near = size + (size * size + 1).squareRoot()
    // Small arguments lose digits in log(1 + x), and large ones overflow in x * x.
    var result = logarithm((2 * size).replacing(with: near, where: size .<= 1e9))
    result.replace(with: size, where: size .< 1e-3)
    return unsafeBitCast(
      unsafeBitCast(result, to: Bits.self) | (bits & 0x8000_0000), to: Floats.self)
  }

  /// The natural logarithm of numbers of at least 1, by the polynomial of Cephes: 2 units in the
  /// last place.
  @inline(__always)
  private static func logarithm(_ value: Floats) -> Floats {
    let bits = unsafeBitCast(value, to: SIMD8<Int32>.self)
    // The mantissa is taken between the root of one half and that of two.
    let exponent = (bits &- 0x3f35_04f3) &>> 23
    let f = unsafeBitCast(bits &- (exponent &<< 23), to: Floats.self) - 1
    let power = Floats(exponent)
    var sum = 7.0376836292e-2 * f - 1.1514610310e-1
    sum = sum * f + 1.1676998740e-1
    sum = sum * f - 1.2420140846e-1
    sum = sum * f + 1.4249322787e-1
    sum = sum * f - 1.6668057665e-1
    sum = sum * f + 2.0000714765e-1
    sum = sum * f - 2.4999993993e-1
    sum = sum * f + 3.3333331174e-1
    sum = sum * f * f * f - 2.12194440e-4 * power - 0.5 * f * f
    return f + sum + 0.693359375 * power
  }
}
