/// Writes the pixels of an image piece by piece, so that a large one is never there twice.
struct ImageStream {
  private let pixels: FITSPixels
  /// Pixels of a piece: it stays in the cache.
  private static let piece = 1 << 16

  init(_ pixels: FITSPixels) {
    self.pixels = pixels
  }

  /// Appends the header and the data, padded to whole blocks; `axes` hold the pixels.
  func write(_ cards: Header, axes: [Int], to sink: AtomicFileSink) throws {
    precondition(
      !axes.isEmpty && HDUStructure.product(axes) == pixels.count, "the axes hold the pixels")
    var (checksum, size) = (Checksum(), 0)
    // The sum of the data stands in front of them, so they are encoded twice.
    try forEachPiece {
      checksum.add($0)
      size += $0.count
    }
    try sink.append(HDUBytes.headerBytes(cards, data: checksum))
    try forEachPiece { try sink.append(raw: $0) }
    let rest = size % HDUWalk.block
    if rest > 0 { try sink.append([UInt8](repeating: 0, count: HDUWalk.block - rest)) }
  }

  private func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    switch pixels {
    case .float32(let values): try pieces(of: values, body) { $0.bitPattern.bigEndian }
    case .int32(let values): try pieces(of: values, body) { $0.bigEndian }
    case .uint8(let values): try values.withUnsafeBytes(body)
    }
  }

  private func pieces<Value, Stored: FixedWidthInteger>(
    of values: [Value], _ body: (UnsafeRawBufferPointer) throws -> Void,
    _ convert: (Value) -> Stored
  ) throws {
    var piece = [Stored](repeating: 0, count: min(Self.piece, values.count))
    try values.withUnsafeBufferPointer { values in
      for start in stride(from: 0, to: values.count, by: Self.piece) {
        let count = min(Self.piece, values.count - start)
        try piece.withUnsafeMutableBufferPointer { piece in
          for index in 0..<count { piece[index] = convert(values[start &+ index]) }
          try body(
            UnsafeRawBufferPointer(
              rebasing: UnsafeRawBufferPointer(piece)[..<(count * MemoryLayout<Stored>.size)]))
        }
      }
    }
  }
}
