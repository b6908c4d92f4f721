/// Walks through CSV bytes cell by cell and counts lines.
struct CSVScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var line = 1

  /// A scanner at the start of the file, behind a byte order mark if there is one.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// Skips blank lines; the line of the row that starts here, or nil at the end of the file.
  mutating func startRow() -> Int? {
    while position < bytes.count, isLineEnd(bytes[position]) { skipLineEnd() }
    return position < bytes.count ? line : nil
  }

  /// The cell that starts here; behind it stands a comma, a line end or the end of the file.
  mutating func cell() throws(CSVFault) -> CSVGrid.Cell {
    if position < bytes.count, bytes[position] == Self.quote { return try quotedCell() }
    let start = position
    while position < bytes.count, bytes[position] != Self.comma, !isLineEnd(bytes[position]) {
      position += 1
    }
    return CSVGrid.Cell(start: start, end: position, hasEscapedQuotes: false)
  }

  /// Steps over what stands behind a cell; true when it was a comma and another cell follows.
  mutating func hasMoreInRow() -> Bool {
    guard position < bytes.count else { return false }
    guard bytes[position] != Self.comma else {
      position += 1
      return true
    }
    skipLineEnd()
    return false
  }

  private mutating func quotedCell() throws(CSVFault) -> CSVGrid.Cell {
    let openingLine = line
    position += 1
    let start = position
    var hasEscapedQuotes = false
    while position < bytes.count {
      guard bytes[position] == Self.quote else {
        if isLineEnd(bytes[position]) { skipLineEnd() } else { position += 1 }
        continue
      }
      guard position + 1 < bytes.count, bytes[position + 1] == Self.quote else {
        return try closeCell(start: start, hasEscapedQuotes: hasEscapedQuotes)
      }
      hasEscapedQuotes = true
      position += 2
    }
    throw .malformed(openingLine, "a quoted cell is never closed")
  }

  private mutating func closeCell(
    start: Int, hasEscapedQuotes: Bool
  ) throws(CSVFault) -> CSVGrid.Cell {
    let end = position
    position += 1
    if position < bytes.count, bytes[position] != Self.comma, !isLineEnd(bytes[position]) {
      throw .malformed(line, "text behind the closing quote of a cell")
    }
    return CSVGrid.Cell(start: start, end: end, hasEscapedQuotes: hasEscapedQuotes)
  }

  /// CRLF counts as one line end.
  private mutating func skipLineEnd() {
    let isPair =
      bytes[position] == Self.carriageReturn && position + 1 < bytes.count
      && bytes[position + 1] == Self.lineFeed
    position += isPair ? 2 : 1
    line += 1
  }

  private func isLineEnd(_ byte: UInt8) -> Bool {
    byte == Self.lineFeed || byte == Self.carriageReturn
  }

  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
}
