/// Writes FITS files: the same units give the same bytes, every HDU has its checksums, and the file
/// takes its name only when it is whole.
public enum FITSWriter {
  /// Writes the units to `path`; an uncompressed image in the first place becomes the primary HDU,
  /// anything else follows an empty primary.
  public static func write(_ units: [FITSUnit], to path: String) throws {
    try AtomicFile.write(to: path) { sink in
      var isFirst = true
      if !startsWithImage(units) {
        try write(HDUBytes.emptyPrimary, to: sink)
        isFirst = false
      }
      for unit in units {
        if case .image(let pixels, let axes, let header, let name, .none) = unit {
          let stream = ImageStream(pixels)
          let cards = ImageEncoding.cards(
            bitpix: ImageEncoding.bitpix(of: pixels), axes: axes, header: header, name: name,
            isPrimary: isFirst)
          try stream.write(cards, axes: axes, to: sink)
        } else {
          try write(hdu(of: unit), to: sink)
        }
        isFirst = false
      }
    }
  }

  private static func startsWithImage(_ units: [FITSUnit]) -> Bool {
    if case .image(_, _, _, _, .none) = units.first { true } else { false }
  }

  private static func hdu(of unit: FITSUnit) -> HDUBytes {
    switch unit {
    case .image(let pixels, let axes, let header, let name, _):
      TileEncoding.hdu(pixels, axes: axes, header: header, name: name)
    case .table(let table, let header):
      TableEncoding.hdu(table, header: header)
    }
  }

  private static func write(_ hdu: HDUBytes, to sink: AtomicFileSink) throws {
    try sink.append(hdu.headerBytes())
    try sink.append(hdu.data)
    let rest = hdu.data.count % HDUWalk.block
    if rest > 0 { try sink.append([UInt8](repeating: 0, count: HDUWalk.block - rest)) }
  }
}
