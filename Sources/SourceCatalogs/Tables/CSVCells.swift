/// The cells of one column as CSV writes them.
struct CSVCells {
  private let values: ColumnValues
  private let format: CatalogColumn.Format

  /// The cells of a column whose numbers are written in the given format.
  init(_ values: ColumnValues, format: CatalogColumn.Format) {
    self.values = values
    self.format = format
  }

  /// Adds the cell of one row; a missing value adds nothing.
  func append(row: Int, to text: inout TextBuffer) {
    switch (values, format) {
    case (.double(let numbers), .decimals(let decimals)):
      text.append(numbers[row], decimals: decimals)
    case (.float(let numbers), .decimals(let decimals)):
      text.append(Double(numbers[row]), decimals: decimals)
    case (.double(let numbers), .shortest):
      text.appendShortest(numbers[row])
    case (.float(let numbers), .shortest):
      text.appendShortest(numbers[row])
    case (.integer(let numbers), _):
      if let number = numbers[row] { text.append(number) }
    case (.truth(let truths), _):
      text.append(truths[row] ? "True" : "False")
    case (.text(let texts), _):
      Self.append(texts[row], to: &text)
    }
  }

  /// Adds text, made inert, in quotes where RFC 4180 asks for them.
  static func append(_ cell: String, to text: inout TextBuffer) {
    let inert = CatalogText.inert(cell)
    guard inert.utf8.contains(where: { needsQuotes($0) }) else { return text.append(inert) }
    text.append("\"")
    text.append(inert.replacing("\"", with: "\"\""))
    text.append("\"")
  }

  /// Line breaks never get here; `#` is quoted because some readers take it for a comment.
  private static func needsQuotes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "#")
  }
}
