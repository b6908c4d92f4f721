import CZLIB

/// The chunks PNG files are made of: length, four letters, body, checksum.
enum PNGChunk {
  /// The bytes every PNG file opens with.
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The chunk of the given kind and body.
  static func bytes(_ kind: String, _ body: [UInt8]) -> [UInt8] {
    bytes(kind, capacity: body.count) { buffer in
      buffer.update(fromContentsOf: body)
    }
  }

  /// The chunk whose body `fill` writes: at most `capacity` bytes, of which it gives the number.
  static func bytes(
    _ kind: String, capacity: Int, fill: (UnsafeMutableBufferPointer<UInt8>) -> Int
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: capacity + 12) { buffer, count in
      let body = fill(UnsafeMutableBufferPointer(rebasing: buffer[8..<8 + capacity]))
      _ = buffer[0..<4].update(fromContentsOf: UInt32(body).bigEndianBytes)
      _ = buffer[4..<8].update(fromContentsOf: Array(kind.utf8))
      let checksum = crc32_z(0, buffer.baseAddress.map { $0 + 4 }, body + 4)
      _ = buffer[8 + body..<12 + body].update(
        fromContentsOf: UInt32(truncatingIfNeeded: checksum).bigEndianBytes)
      count = body + 12
    }
  }
}

extension FixedWidthInteger {
  /// The bytes, the most significant first.
  var bigEndianBytes: [UInt8] {
    withUnsafeBytes(of: bigEndian) { Array($0) }
  }
}
