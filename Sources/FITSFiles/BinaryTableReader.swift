/// Reads a binary table, column by column, out of its bytes.
struct BinaryTableReader {
  private let path: String
  private let hdu: HDU
  private let rows: Int
  private let rowBytes: Int
  private let data: [UInt8]
  private let heapStart: Int

  /// A reader of the table's bytes, rows and heap.
  init(_ hdu: HDU, rows: Int, data: [UInt8], path: String) throws {
    self.path = path
    self.hdu = hdu
    self.rows = rows
    self.data = data
    rowBytes = hdu.header.int("NAXIS1") ?? 0
    heapStart = hdu.header.int("THEAP") ?? rows * rowBytes
    guard rowBytes > 0 || rows == 0 else { throw damaged("rows of some bytes", "NAXIS1 = 0") }
    guard (rows * rowBytes...data.count).contains(heapStart) else {
      throw damaged("a heap behind the rows", "THEAP = \(heapStart)")
    }
  }

  /// All columns, in order.
  func columns(_ count: Int) throws -> [FITSColumn] {
    var columns: [FITSColumn] = []
    var offset = 0
    for number in (1...max(1, count)).prefix(count) {
      guard let form = hdu.header.string("TFORM\(number)").flatMap(TableForm.init) else {
        throw damaged(
          "a form in TFORM\(number)",
          hdu.header["TFORM\(number)"].map(HDUStructure.text) ?? "none")
      }
      guard form.width <= rowBytes - offset else {
        throw damaged("columns that fit rows of \(rowBytes) bytes", "TFORM\(number) beyond")
      }
      columns.append(
        FITSColumn(
          name: hdu.header.string("TTYPE\(number)") ?? "column\(number)",
          unit: hdu.header.string("TUNIT\(number)"),
          description: hdu.header.string("TCOMM\(number)"),
          values: try values(form, number: number, offset: offset)))
      offset += form.width
    }
    guard offset == rowBytes || count == 0 else {
      throw damaged("columns of \(rowBytes) bytes a row", "\(offset)")
    }
    return columns
  }

  private func values(_ form: TableForm, number: Int, offset: Int) throws -> FITSColumnValues {
    let cells = TableCells(data: data, rows: rows, rowBytes: rowBytes, offset: offset)
    let scale = hdu.header.double("TSCAL\(number)") ?? 1
    let zero = hdu.header.double("TZERO\(number)") ?? 0
    let null = hdu.header.int("TNULL\(number)")
    if let type = form.listType { return .lists(try lists(form, type, cells)) }
    if form.type == UInt8(ascii: "A") { return .string(cells.texts(length: form.repetition)) }
    guard form.repetition == 1, form.type != UInt8(ascii: "X") else {
      return cells.vectors(form, scale: scale, zero: zero, null: null)
    }
    let isWhole = scale == 1 && zero.rounded() == zero && abs(zero) <= 0x1p31
    switch form.type {
    case UInt8(ascii: "L"): return .bool(cells.numbers(UInt8.self) { $0 == UInt8(ascii: "T") })
    case UInt8(ascii: "E") where scale == 1 && zero == 0:
      return .float32(cells.numbers(UInt32.self) { Float(bitPattern: $0) })
    case UInt8(ascii: "D") where scale == 1 && zero == 0:
      return .float64(cells.numbers(UInt64.self) { Double(bitPattern: $0) })
    case UInt8(ascii: "B") where isWhole:
      return cells.integers(UInt8.self, zero: Int(zero), null: null)
    case UInt8(ascii: "I") where isWhole:
      return cells.integers(Int16.self, zero: Int(zero), null: null)
    case UInt8(ascii: "J") where isWhole:
      return cells.integers(Int32.self, zero: Int(zero), null: null)
    case UInt8(ascii: "K") where scale == 1 && zero == 0:
      return .int64(cells.numbers(Int64.self) { Int($0) == null ? nil : $0 })
    default:
      let vector = cells.vectors(form, scale: scale, zero: zero, null: null)
      guard case .float64Vector(1, let values) = vector else { return vector }
      return .float64(values)
    }
  }

  /// The lists of an array-descriptor column; together they may not be longer than the heap.
  private func lists(
    _ form: TableForm, _ type: UInt8, _ cells: TableCells
  ) throws -> [[Double]] {
    guard form.repetition == 1, let size = TableForm.size(of: type) else {
      return [[Double]](repeating: [], count: rows)
    }
    let heapBytes = data.count - heapStart
    var left = heapBytes
    return try cells.descriptors(isLong: form.type == UInt8(ascii: "Q")).map { count, place in
      let bytes = HDUStructure.product([count, size])
      guard count >= 0, place >= 0, let bytes, bytes <= left, place <= heapBytes - bytes else {
        throw damaged(
          "arrays inside the heap of \(heapBytes) bytes", "\(count) values at byte \(place)")
      }
      left -= bytes
      let inHeap = TableCells(data: data, rows: 1, rowBytes: bytes, offset: heapStart + place)
      return inHeap.doubles(type, count: count)
    }
  }

  private func damaged(_ expected: String, _ found: String) -> FITSError {
    .damaged(path: path, hdu: hdu.index, expected: expected, found: found)
  }
}
