/// Between kinds: numbers widen and narrow, whole numbers are recognised, anything becomes text.
extension ColumnValues {
  /// These values as another kind, or nil where that would invent or lose a value.
  ///
  /// Double to single precision rounds; that is the one loss allowed, because a column's kind is
  /// chosen to hold what its measurement is worth.
  func converted(to kind: CatalogColumn.Kind) -> ColumnValues? {
    guard kind != self.kind else { return self }
    return switch kind {
    case .double: doubles.map(ColumnValues.double)
    case .float: floats.map(ColumnValues.float)
    case .integer: integers.map(ColumnValues.integer)
    case .text, .truth: nil
    }
  }

  /// Numbers in double precision, NaN where missing; nil for text and truth values.
  var doubles: [Double]? {
    switch self {
    case .double(let values): values
    case .float(let values): values.map(Double.init)
    case .integer(let values): values.map { $0.map(Double.init) ?? .nan }
    case .text, .truth: nil
    }
  }

  /// Numbers in single precision, NaN where missing; nil for text and truth values.
  var floats: [Float]? {
    switch self {
    case .double(let values): values.map { Float($0) }
    case .float(let values): values
    case .integer(let values): values.map { $0.map { Float($0) } ?? .nan }
    case .text, .truth: nil
    }
  }

  /// Whole numbers, truth values counting as 0 and 1; nil for text and when a number is not whole.
  var integers: [Int64?]? {
    switch self {
    case .integer(let values): values
    case .double(let values): Self.wholeNumbers(values)
    case .float(let values): Self.wholeNumbers(values)
    case .truth(let values): values.map { $0 ? 1 : 0 }
    case .text: nil
    }
  }

  /// The values when they are text.
  var texts: [String]? {
    if case .text(let values) = self { values } else { nil }
  }

  /// The values when they are truth values.
  var truths: [Bool]? {
    if case .truth(let values) = self { values } else { nil }
  }

  /// Text as it is, and numbers as the CSV writer would put them; empty where missing.
  func strings(as format: CatalogColumn.Format) -> [String] {
    if let texts { return texts }
    let cells = CSVCells(self, format: format)
    return (0..<count).map { row in
      var buffer = TextBuffer()
      cells.append(row: row, to: &buffer)
      return String(decoding: buffer.bytes, as: UTF8.self)
    }
  }

  private static func wholeNumbers<Number: BinaryFloatingPoint>(_ values: [Number]) -> [Int64?]? {
    var result: [Int64?] = []
    result.reserveCapacity(values.count)
    for value in values {
      guard !value.isNaN else {
        result.append(nil)
        continue
      }
      guard let whole = Int64(exactly: value) else { return nil }
      result.append(whole)
    }
    return result
  }
}
