/// Encodes tables as binary table extensions.
enum TableEncoding {
  /// The HDU of a table.
  static func hdu(_ table: FITSTable, header: Header) -> HDUBytes {
    let layouts = table.columns.map(ColumnLayout.init)
    let rowBytes = layouts.reduce(0) { $0 + $1.width }
    var (data, heap) = rows(of: table, layouts, rowBytes: rowBytes)
    var cards = Header()
    cards.set("XTENSION", "BINTABLE", comment: "binary table")
    cards.set("BITPIX", 8)
    cards.set("NAXIS", 2)
    cards.set("NAXIS1", rowBytes, comment: "bytes in a row")
    cards.set("NAXIS2", table.rowCount, comment: "rows")
    cards.set("PCOUNT", heap.count, comment: "bytes behind the rows")
    cards.set("GCOUNT", 1)
    cards.set("TFIELDS", table.columns.count, comment: "columns")
    if !table.name.isEmpty { cards.set("EXTNAME", table.name, comment: "name of this HDU") }
    for (index, (column, layout)) in zip(table.columns, layouts).enumerated() {
      describe(column, layout, number: index + 1, in: &cards)
    }
    for card in header.contentCards() where card.keyword != "EXTNAME" || table.name.isEmpty {
      cards.append(card)
    }
    data.append(contentsOf: heap)
    return HDUBytes(header: cards, data: data)
  }

  /// Rows that a processor's cache holds while all columns are stored into them.
  private static let rowsAtOnce = 512

  /// The rows of a table, and the lists behind them.
  private static func rows(
    of table: FITSTable, _ layouts: [ColumnLayout], rowBytes: Int
  ) -> (rows: [UInt8], heap: [UInt8]) {
    var offset = 0
    let places = layouts.map { layout in
      defer { offset += layout.width }
      return CellPlace(rowBytes: rowBytes, offset: offset, width: layout.width)
    }
    var heap: [UInt8] = []
    var data = [UInt8](repeating: 0, count: rowBytes * table.rowCount)
    data.withUnsafeMutableBytes { data in
      for (column, place) in zip(table.columns, places) {
        if case .lists(let values) = column.values { place.store(lists: values, in: data, &heap) }
      }
      for first in stride(from: 0, to: table.rowCount, by: rowsAtOnce) {
        let rows = first..<min(first + rowsAtOnce, table.rowCount)
        for (column, place) in zip(table.columns, places) {
          place.store(column.values, rows: rows, in: data)
        }
      }
    }
    return (data, heap)
  }

  private static func describe(
    _ column: FITSColumn, _ layout: ColumnLayout, number: Int, in cards: inout Header
  ) {
    cards.set("TTYPE\(number)", column.name)
    cards.set("TFORM\(number)", layout.form)
    if let unit = column.unit, !unit.isEmpty { cards.set("TUNIT\(number)", unit) }
    if let null = layout.null { cards.set("TNULL\(number)", null, comment: "no value") }
    if let text = column.description, !text.isEmpty { cards.set("TCOMM\(number)", text) }
  }
}

/// The form of a column in the file.
struct ColumnLayout {
  /// `TFORM`.
  let form: String
  /// Bytes in a row.
  let width: Int
  /// `TNULL`, when values are missing.
  let null: Int?

  /// The number that stands for a missing 64-bit value.
  static let null64 = Int64.min
  /// The number that stands for a missing 32-bit value.
  static let null32 = Int32.min

  /// The form that holds all values of a column.
  init(_ column: FITSColumn) {
    var null: Int?
    switch column.values {
    case .float64: (form, width) = ("1D", 8)
    case .float32: (form, width) = ("1E", 4)
    case .bool: (form, width) = ("1L", 1)
    case .int64(let values):
      (form, width) = ("1K", 8)
      if values.contains(nil) { null = Int(ColumnLayout.null64) }
    case .int32(let values):
      (form, width) = ("1J", 4)
      if values.contains(nil) { null = Int(ColumnLayout.null32) }
    case .string(let values):
      width = max(1, values.reduce(0) { max($0, CardFormat.printable($1).utf8.count) })
      form = "\(width)A"
    case .float32Vector(let length, _): (form, width) = ("\(length)E", 4 * length)
    case .float64Vector(let length, _): (form, width) = ("\(length)D", 8 * length)
    case .lists(let values):
      form = "1QD(\(values.reduce(0) { max($0, $1.count) }))"
      width = 16
    }
    self.null = null
  }
}

/// Where a column's cells are in the rows.
private struct CellPlace {
  let rowBytes: Int
  let offset: Int
  let width: Int

  /// Stores some rows of a column that is none of lists.
  func store(
    _ values: FITSColumnValues, rows: Range<Int>, in data: UnsafeMutableRawBufferPointer
  ) {
    switch values {
    case .float64(let values): numbers(values, rows, data) { $0.bitPattern.bigEndian }
    case .float32(let values): numbers(values, rows, data) { $0.bitPattern.bigEndian }
    case .int64(let values): numbers(values, rows, data) { ($0 ?? ColumnLayout.null64).bigEndian }
    case .int32(let values): numbers(values, rows, data) { ($0 ?? ColumnLayout.null32).bigEndian }
    case .bool(let values): numbers(values, rows, data) { UInt8(ascii: $0 ? "T" : "F") }
    case .float32Vector(_, let values): vectors(values, rows, data) { $0.bitPattern.bigEndian }
    case .float64Vector(_, let values): vectors(values, rows, data) { $0.bitPattern.bigEndian }
    case .string(let values):
      for row in rows {
        for (place, byte) in CardFormat.printable(values[row]).utf8.enumerated() {
          data[row * rowBytes + offset + place] = byte
        }
      }
    case .lists: break
    }
  }

  /// Stores a column of lists: where each begins on the heap, and there its numbers.
  func store(
    lists: [[Double]], in data: UnsafeMutableRawBufferPointer, _ heap: inout [UInt8]
  ) {
    for (row, list) in lists.enumerated() {
      let start = row * rowBytes + offset
      data.storeBytes(of: list.count.bigEndian, toByteOffset: start, as: Int.self)
      data.storeBytes(of: heap.count.bigEndian, toByteOffset: start + 8, as: Int.self)
      heap += ImageEncoding.bytes(of: list) { $0.bitPattern.bigEndian }
    }
  }

  @inline(__always)
  private func numbers<Value, Stored: FixedWidthInteger>(
    _ values: [Value], _ rows: Range<Int>, _ data: UnsafeMutableRawBufferPointer,
    _ convert: (Value) -> Stored
  ) {
    values.withUnsafeBufferPointer { values in
      for row in rows {
        data.storeBytes(
          of: convert(values[row]), toByteOffset: row * rowBytes + offset, as: Stored.self)
      }
    }
  }

  @inline(__always)
  private func vectors<Value, Stored: FixedWidthInteger>(
    _ values: [Value], _ rows: Range<Int>, _ data: UnsafeMutableRawBufferPointer,
    _ convert: (Value) -> Stored
  ) {
    let size = MemoryLayout<Stored>.size
    let length = max(1, width / size)
    for row in rows {
      for place in 0..<length where row * length + place < values.count {
        data.storeBytes(
          of: convert(values[row * length + place]),
          toByteOffset: row * rowBytes + offset + place * size, as: Stored.self)
      }
    }
  }
}
