/// The cells of one column in the bytes of a table; the caller has checked that they lie inside.
struct TableCells {
  let data: [UInt8]
  let rows: Int
  let rowBytes: Int
  /// The column's first byte in the first row.
  let offset: Int

  /// One number a row.
  func numbers<Stored: FixedWidthInteger, Value>(
    _: Stored.Type, _ convert: (Stored) -> Value
  ) -> [Value] {
    data.withUnsafeBytes { bytes in
      (0..<rows).map { row in
        convert(TableCells.load(bytes, offset + row * rowBytes))
      }
    }
  }

  /// One whole number a row, as 32 bits where all possible values fit.
  func integers<Stored: FixedWidthInteger>(
    _: Stored.Type, zero: Int, null: Int?
  ) -> FITSColumnValues {
    let fits =
      Int32(exactly: Int(Stored.min) + zero) != nil && Int32(exactly: Int(Stored.max) + zero) != nil
    if fits {
      return .int32(
        numbers(Stored.self) { Int($0) == null ? nil : Int32(truncatingIfNeeded: Int($0) + zero) })
    }
    return .int64(numbers(Stored.self) { Int($0) == null ? nil : Int64($0) + Int64(zero) })
  }

  /// One text a row, without the blanks and zero bytes behind it.
  func texts(length: Int) -> [String] {
    (0..<rows).map { row in
      let start = offset + row * rowBytes
      let text = data[start..<start + length].prefix { $0 != 0 }
      let end = text.lastIndex { $0 != 32 }.map { $0 + 1 } ?? text.startIndex
      return CardFormat.printable(String(decoding: text[..<end], as: UTF8.self))
    }
  }

  /// Several numbers a row, as float32 where the file has float32, else as doubles.
  func vectors(_ form: TableForm, scale: Double, zero: Double, null: Int?) -> FITSColumnValues {
    var values: [Double] = []
    var width = 0
    for row in 0..<rows {
      let cell = TableCells(
        data: data, rows: 1, rowBytes: form.width, offset: offset + row * rowBytes)
      var numbers = cell.doubles(form.type, count: form.repetition)
      if let null, form.holdsWholeNumbers {
        numbers = numbers.map { $0 == Double(null) ? .nan : $0 }
      }
      if scale != 1 || zero != 0 { numbers = numbers.map { $0 * scale + zero } }
      width = numbers.count
      values += numbers
    }
    if width == 0 { return .lists([[Double]](repeating: [], count: rows)) }
    if form.type == UInt8(ascii: "E") && scale == 1 && zero == 0 {
      return .float32Vector(width: width, values.map { Float($0) })
    }
    return .float64Vector(width: width, values)
  }

  /// `count` numbers of a type from the start of the first cell; a complex number counts as two.
  func doubles(_ type: UInt8, count: Int) -> [Double] {
    switch type {
    case UInt8(ascii: "L"): sequence(UInt8.self, count) { $0 == UInt8(ascii: "T") ? 1 : 0 }
    case UInt8(ascii: "I"): sequence(Int16.self, count) { Double($0) }
    case UInt8(ascii: "J"): sequence(Int32.self, count) { Double($0) }
    case UInt8(ascii: "K"): sequence(Int64.self, count) { Double($0) }
    case UInt8(ascii: "E"): sequence(UInt32.self, count) { Double(Float(bitPattern: $0)) }
    case UInt8(ascii: "D"): sequence(UInt64.self, count) { Double(bitPattern: $0) }
    case UInt8(ascii: "C"): sequence(UInt32.self, 2 * count) { Double(Float(bitPattern: $0)) }
    case UInt8(ascii: "M"): sequence(UInt64.self, 2 * count) { Double(bitPattern: $0) }
    case UInt8(ascii: "X"):
      (0..<count).map { Double(data[offset + $0 / 8] >> UInt8(7 - $0 % 8) & 1) }
    case UInt8(ascii: "S"): sequence(Int8.self, count) { Double($0) }
    default: sequence(UInt8.self, count) { Double($0) }
    }
  }

  /// The array descriptors of a column: how many values, and where in the heap.
  func descriptors(isLong: Bool) -> [(count: Int, place: Int)] {
    data.withUnsafeBytes { bytes in
      (0..<rows).map { row in
        let start = offset + row * rowBytes
        if isLong {
          let (count, place): (Int, Int) = (
            TableCells.load(bytes, start), TableCells.load(bytes, start + 8)
          )
          return (count, place)
        }
        let (count, place): (Int32, Int32) = (
          TableCells.load(bytes, start), TableCells.load(bytes, start + 4)
        )
        return (Int(count), Int(place))
      }
    }
  }

  private func sequence<Stored: FixedWidthInteger>(
    _: Stored.Type, _ count: Int, _ convert: (Stored) -> Double
  ) -> [Double] {
    data.withUnsafeBytes { bytes in
      (0..<count).map {
        convert(TableCells.load(bytes, offset + $0 * MemoryLayout<Stored>.size))
      }
    }
  }

  private static func load<Stored: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _ offset: Int
  ) -> Stored {
    Stored(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Stored.self))
  }
}

extension TableForm {
  /// Whether `TNULL` can mark missing values here.
  var holdsWholeNumbers: Bool { "BSIJK".utf8.contains(type) }
}
