import CCFITSIO

/// Packs and unpacks tiles with gzip.
enum Gzip {
  /// The most bytes that deflate can make out of one, rounded up.
  private static let largestRatio = 1040

  /// The numbers of a gzipped tile; whole numbers may have been packed wider than BITPIX says.
  static func numbers(
    _ bytes: ArraySlice<UInt8>, count: Int, bitpix: Int, isShuffled: Bool
  ) throws -> TileValues {
    let widest = count * max(4, abs(bitpix) / 8)
    guard count <= bytes.count * largestRatio else {
      throw TileCodec.Failure(
        expected: "gzip of \(count) pixels", found: "\(bytes.count) bytes")
    }
    var raw = try unpack(bytes, atMost: widest)
    if isShuffled { raw = unshuffled(raw, count: count) }
    return try numbers(raw: raw, count: count, bitpix: bitpix)
  }

  /// The numbers of bytes that are not packed.
  static func numbers(raw: [UInt8], count: Int, bitpix: Int) throws -> TileValues {
    switch (bitpix, raw.count) {
    case (-32, count * 4): .float32(load(raw, UInt32.self).map { Float(bitPattern: $0) })
    case (-64, count * 8): .float64(load(raw, UInt64.self).map { Double(bitPattern: $0) })
    case (64, count * 8): .int64(load(raw, Int64.self))
    case (8...32, count): .int32(raw.map { Int32($0) })
    case (8...32, count * 2): .int32(load(raw, Int16.self).map { Int32($0) })
    case (8...32, count * 4): .int32(load(raw, Int32.self))
    default:
      throw TileCodec.Failure(
        expected: "\(count) pixels of BITPIX \(bitpix)", found: "\(raw.count) bytes")
    }
  }

  /// Unpacks gzip into no more than `limit` bytes.
  static func unpack(_ bytes: ArraySlice<UInt8>, atMost limit: Int) throws -> [UInt8] {
    var stream = z_stream()
    guard skysieve_gunzip_begin(&stream) == Z_OK else {
      throw TileCodec.Failure(expected: "memory for gzip", found: "none")
    }
    defer { inflateEnd(&stream) }
    var input = Array(bytes)
    // One byte more than allowed shows that there is too much.
    let output = [UInt8](unsafeUninitializedCapacity: limit + 1) { buffer, filled in
      input.withUnsafeMutableBufferPointer { packed in
        stream.next_in = packed.baseAddress
        stream.avail_in = UInt32(clamping: packed.count)
        stream.next_out = buffer.baseAddress
        stream.avail_out = UInt32(clamping: limit + 1)
        let status = inflate(&stream, Z_FINISH)
        filled = status == Z_STREAM_END ? Int(stream.total_out) : 0
      }
    }
    guard !output.isEmpty else {
      throw TileCodec.Failure(expected: "gzip of at most \(limit) bytes", found: "damaged bytes")
    }
    return output
  }

  /// Packs bytes with gzip; the same bytes give the same packing.
  static func pack(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    precondition(skysieve_gzip_begin(&stream, 4) == Z_OK, "zlib has memory for its tables")
    defer { deflateEnd(&stream) }
    var input = bytes
    let room = Int(deflateBound(&stream, UInt(bytes.count)))
    return [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
      input.withUnsafeMutableBufferPointer { raw in
        stream.next_in = raw.baseAddress
        stream.avail_in = UInt32(raw.count)
        stream.next_out = buffer.baseAddress
        stream.avail_out = UInt32(room)
        _ = deflate(&stream, Z_FINISH)
      }
      filled = Int(stream.total_out)
    }
  }

  /// Big-endian numbers of any width.
  static func load<Number: FixedWidthInteger>(_ bytes: [UInt8], _: Number.Type) -> [Number] {
    bytes.withUnsafeBytes { raw in
      stride(
        from: 0, to: raw.count / MemoryLayout<Number>.size * MemoryLayout<Number>.size,
        by: MemoryLayout<Number>.size
      ).map { Number(bigEndian: raw.loadUnaligned(fromByteOffset: $0, as: Number.self)) }
    }
  }

  /// Brings the bytes of each number together again: all first bytes stood first, then all second.
  static func unshuffled(_ bytes: [UInt8], count: Int) -> [UInt8] {
    let size = count > 0 ? bytes.count / count : 0
    guard size > 1, bytes.count == count * size else { return bytes }
    return [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, filled in
      for byte in 0..<size {
        for index in 0..<count { buffer[index * size + byte] = bytes[byte * count + index] }
      }
      filled = bytes.count
    }
  }

  /// Puts all first bytes of the numbers first, then all second ones.
  static func shuffled(_ bytes: [UInt8], size: Int) -> [UInt8] {
    let count = bytes.count / size
    return [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, filled in
      for byte in 0..<size {
        for index in 0..<count { buffer[byte * count + index] = bytes[index * size + byte] }
      }
      filled = bytes.count
    }
  }
}
