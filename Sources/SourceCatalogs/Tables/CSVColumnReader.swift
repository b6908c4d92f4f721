/// Gives the cells of one CSV column their kind and their values: the second step of reading.
struct CSVColumnReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let grid: CSVGrid
  private let column: Int

  /// A reader for one column, from 0.
  init(_ bytes: UnsafeBufferPointer<UInt8>, _ grid: CSVGrid, column: Int) {
    self.bytes = bytes
    self.grid = grid
    self.column = column
  }

  /// The values in the narrowest kind that holds them all.
  ///
  /// The kinds are tried in the order whole numbers, numbers, truth values, text. A column without
  /// any value is of kind `empty`.
  /// Whole numbers beyond 64 bits stay text: they are identifiers, and rounding would mix them up.
  func values(whenEmpty empty: CatalogColumn.Kind) -> ColumnValues {
    if (0..<grid.rowCount).allSatisfy({ grid[$0, column].range.isEmpty }) {
      return .missing(grid.rowCount, of: empty == .truth ? .text : empty)
    }
    if let integers { return .integer(integers) }
    if !areWhole, let doubles { return .double(doubles) }
    if let truths { return .truth(truths) }
    return .text(texts)
  }

  /// The text of one cell, with doubled quotes made single.
  static func text(of cell: CSVGrid.Cell, in bytes: UnsafeBufferPointer<UInt8>) -> String {
    let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[cell.range]), as: UTF8.self)
    return cell.hasEscapedQuotes ? text.replacing("\"\"", with: "\"") : text
  }

  private var integers: [Int64?]? {
    var result: [Int64?] = []
    result.reserveCapacity(grid.rowCount)
    for row in 0..<grid.rowCount {
      let text = trimmed(row)
      if text.isEmpty {
        result.append(nil)
      } else if let number = NumberText.integer(text) {
        result.append(number)
      } else {
        return nil
      }
    }
    return result
  }

  private var doubles: [Double]? {
    var result: [Double] = []
    result.reserveCapacity(grid.rowCount)
    for row in 0..<grid.rowCount {
      let text = trimmed(row)
      if text.isEmpty {
        result.append(.nan)
      } else if let number = NumberText.double(text) {
        result.append(number)
      } else {
        return nil
      }
    }
    return result
  }

  private var areWhole: Bool {
    (0..<grid.rowCount).allSatisfy { row in
      let text = trimmed(row)
      return text.isEmpty || NumberText.isWhole(text)
    }
  }

  private var truths: [Bool]? {
    var result: [Bool] = []
    for row in 0..<grid.rowCount {
      switch String(decoding: trimmed(row), as: UTF8.self) {
      case "True", "true", "TRUE": result.append(true)
      case "False", "false", "FALSE": result.append(false)
      default: return nil
      }
    }
    return result
  }

  private var texts: [String] {
    (0..<grid.rowCount).map { Self.text(of: grid[$0, column], in: bytes) }
  }

  /// A cell's bytes without the spaces around them.
  private func trimmed(_ row: Int) -> UnsafeBufferPointer<UInt8>.SubSequence {
    var text = bytes[grid[row, column].range]
    while let first = text.first, first == 0x20 || first == 0x09 { text = text.dropFirst() }
    while let last = text.last, last == 0x20 || last == 0x09 { text = text.dropLast() }
    return text
  }
}
