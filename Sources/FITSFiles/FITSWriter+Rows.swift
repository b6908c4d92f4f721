extension FITSWriter {
  /// Writes an image of 32-bit whole numbers whose rows are made one after the other, twice: for the
  /// checksum, which stands in front of them, and for the file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - width: pixels in a row.
  ///   - height: rows.
  ///   - header: the content cards.
  ///   - fill: writes a row, 0-based from the FITS first one; always the same for the same row.
  public static func writeRows(
    to path: String, width: Int, height: Int, header: Header,
    fill: (_ row: UnsafeMutableBufferPointer<Int32>, _ y: Int) -> Void
  ) throws {
    let cards = ImageEncoding.cards(
      bitpix: 32, axes: [width, height], header: header, name: nil, isPrimary: true)
    var row = [Int32](repeating: 0, count: width)
    func encode(_ y: Int) {
      row.withUnsafeMutableBufferPointer { row in
        fill(row, y)
        for x in row.indices { row[x] = row[x].bigEndian }
      }
    }
    var checksum = Checksum()
    for y in 0..<height {
      encode(y)
      row.withUnsafeBytes { checksum.add($0) }
    }
    try AtomicFile.write(to: path) { sink in
      try sink.append(HDUBytes.headerBytes(cards, data: checksum))
      for y in 0..<height {
        encode(y)
        try row.withUnsafeBytes { try sink.append(raw: $0) }
      }
      let rest = width * height * 4 % HDUWalk.block
      if rest > 0 { try sink.append([UInt8](repeating: 0, count: HDUWalk.block - rest)) }
    }
  }
}
