extension FITSFile {
  /// A table with all its columns.
  public func readTable(_ hdu: HDU) throws -> FITSTable {
    guard case .table(let rows, let count) = hdu.kind else {
      throw FITSError.notATable(path: path, hdu: hdu.index, found: hdu.summary)
    }
    guard rows <= limits.maximumPixels, hdu.dataSize / 8 <= limits.maximumPixels else {
      throw FITSError.tooLarge(
        path: path, hdu: hdu.index, found: "a table of \(rows) rows, \(hdu.dataSize) bytes",
        limit: "\(limits.maximumPixels) values")
    }
    try requireData(of: hdu)
    try verifyChecksums(of: hdu)
    let data = try source.bytes(at: hdu.dataStart, count: hdu.dataSize)
    let isText = hdu.header.string("XTENSION") == "TABLE"
    let columns =
      try isText
      ? ASCIITableReader(path: path, hdu: hdu, rows: rows, data: data).columns(count)
      : BinaryTableReader(hdu, rows: rows, data: data, path: path).columns(count)
    return FITSTable(name: hdu.name, columns: columns, rowCount: rows)
  }
}
