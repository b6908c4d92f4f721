/// Reads an ASCII table: columns of text at fixed places.
struct ASCIITableReader {
  let path: String
  let hdu: HDU
  let rows: Int
  let data: [UInt8]

  /// All columns, in order.
  func columns(_ count: Int) throws -> [FITSColumn] {
    let rowBytes = hdu.header.int("NAXIS1") ?? 0
    guard rowBytes > 0 || rows == 0 else { throw damaged("rows of some bytes", "NAXIS1 = 0") }
    return try (1...max(1, count)).prefix(count).map { number in
      let form = hdu.header.string("TFORM\(number)") ?? ""
      let width = Int(form.dropFirst().prefix { $0.isASCII && $0.isNumber }) ?? 0
      let start = hdu.header.int("TBCOL\(number)") ?? 0
      guard start >= 1, width >= 1, width <= rowBytes, start - 1 <= rowBytes - width,
        let type = form.first
      else {
        throw damaged(
          "column \(number) inside rows of \(rowBytes) bytes", "TBCOL \(start), TFORM '\(form)'")
      }
      let cells = TableCells(data: data, rows: rows, rowBytes: rowBytes, offset: start - 1)
      return FITSColumn(
        name: hdu.header.string("TTYPE\(number)") ?? "column\(number)",
        unit: hdu.header.string("TUNIT\(number)"),
        description: hdu.header.string("TCOMM\(number)"),
        values: values(cells.texts(length: width), type: type, number: number))
    }
  }

  private func values(_ texts: [String], type: Character, number: Int) -> FITSColumnValues {
    let null = hdu.header.string("TNULL\(number)")
    let words = texts.map { CardParsing.trimmed($0) }
    let present = words.map { $0.isEmpty || $0 == null ? nil : $0 }
    switch type {
    case "A": return .string(texts)
    case "I": return .int64(present.map { $0.flatMap(Int64.init) })
    default: return .float64(present.map { $0.flatMap(CardParsing.number) ?? .nan })
    }
  }

  private func damaged(_ expected: String, _ found: String) -> FITSError {
    .damaged(path: path, hdu: hdu.index, expected: expected, found: found)
  }
}
