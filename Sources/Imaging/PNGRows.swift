/// The rows of a picture as PNG stores them: top row first, numbers big-endian, small palettes
/// packed, a filter byte before each row.
struct PNGRows {
  private let picture: PNGPicture
  private let filter: PNGFilter
  /// The number of rows.
  var count: Int { picture.height }
  /// The length of a row, its filter byte included.
  let bytesPerRow: Int

  init(of picture: PNGPicture, filter: PNGFilter) {
    self.picture = picture
    // Differences of packed pixels mean nothing.
    self.filter = picture.pixels.bitDepth < 8 ? .none : filter
    let bits = picture.width * picture.pixels.valuesPerPixel * picture.pixels.bitDepth
    bytesPerRow = 1 + (bits + 7) / 8
  }

  /// The bytes of the given rows, counted from the top of the picture.
  func bytes(ofRows range: Range<Int>) -> [UInt8] {
    // A row that is written as its difference needs the one above it too.
    let first = filter == .up ? max(0, range.lowerBound - 1) : range.lowerBound
    let plain = plainBytes(ofRows: first..<range.upperBound)
    return filter == .none
      ? plain : filtered(plain, skippingFirst: first < range.lowerBound, isTop: first == 0)
  }

  private func plainBytes(ofRows range: Range<Int>) -> [UInt8] {
    let size = range.count * bytesPerRow
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      for (index, row) in range.enumerated() {
        let start = index * bytesPerRow
        buffer[start] = PNGFilter.none.rawValue
        let target = UnsafeMutableBufferPointer(
          rebasing: buffer[start + 1..<start + bytesPerRow])
        write(frameRow: picture.height - 1 - row, to: target)
      }
      count = size
    }
  }

  private func write(frameRow row: Int, to target: UnsafeMutableBufferPointer<UInt8>) {
    let length = picture.width * picture.pixels.valuesPerPixel
    let values = row * length..<(row + 1) * length
    switch picture.pixels {
    case .grey8(let bytes, _), .rgb8(let bytes), .rgba8(let bytes):
      bytes.withUnsafeBufferPointer { _ = target.update(fromContentsOf: $0[values]) }
    case .grey16(let numbers):
      numbers.withUnsafeBufferPointer { numbers in
        for (index, number) in numbers[values].enumerated() {
          target[2 * index] = UInt8(truncatingIfNeeded: number >> 8)
          target[2 * index + 1] = UInt8(truncatingIfNeeded: number)
        }
      }
    case .palette(let indices, _):
      indices.withUnsafeBufferPointer { indices in
        Self.pack(
          UnsafeBufferPointer(rebasing: indices[values]), bits: picture.pixels.bitDepth,
          to: target)
      }
    }
  }

  /// Writes each value in `bits` bits, the first in the highest bits of a byte.
  private static func pack(
    _ values: UnsafeBufferPointer<UInt8>, bits: Int, to target: UnsafeMutableBufferPointer<UInt8>
  ) {
    guard bits < 8 else {
      _ = target.update(fromContentsOf: values)
      return
    }
    let perByte = 8 / bits
    for index in target.indices {
      let start = index * perByte
      let end = min(values.count, start + perByte)
      var byte: UInt8 = 0
      for value in values[start..<end] { byte = byte &<< UInt8(bits) | value }
      target[index] = byte << UInt8((perByte - (end - start)) * bits)
    }
  }

  /// The rows of `plain` as differences; its first row only serves the second when
  /// `skippingFirst`, and has nothing above it when `isTop`.
  private func filtered(_ plain: [UInt8], skippingFirst: Bool, isTop: Bool) -> [UInt8] {
    let skipped = skippingFirst ? bytesPerRow : 0
    // Sub looks back by a pixel, up by a row.
    let pixel = picture.pixels.valuesPerPixel * picture.pixels.bitDepth / 8
    return [UInt8](unsafeUninitializedCapacity: plain.count - skipped) { buffer, count in
      plain.withUnsafeBufferPointer { plain in
        for start in stride(from: skipped, to: plain.count, by: bytesPerRow) {
          let distance = filter == .up ? bytesPerRow : pixel
          let unchanged = filter == .up ? (start == 0 && isTop ? bytesPerRow : 1) : 1 + pixel
          buffer[start - skipped] = filter.rawValue
          for index in start + 1..<start + min(unchanged, bytesPerRow) {
            buffer[index - skipped] = plain[index]
          }
          for index in start + min(unchanged, bytesPerRow)..<start + bytesPerRow {
            buffer[index - skipped] = plain[index] &- plain[index - distance]
          }
        }
      }
      count = plain.count - skipped
    }
  }
}
