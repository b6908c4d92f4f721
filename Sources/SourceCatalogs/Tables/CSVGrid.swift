/// The cells of a CSV file as places in its bytes: the first of two steps of reading.
///
/// Finding all cells before giving any a meaning lets each column choose its kind with every value
/// in view. RFC 4180, and what else is met in the wild: LF, CRLF or CR line ends, a missing last
/// line end, blank lines (skipped).
struct CSVGrid {
  /// A cell: a range of bytes, without the quotes around it.
  struct Cell {
    /// Where the cell's text starts.
    let start: UInt32
    /// The number of bytes, doubled; odd when doubled quotes stand inside.
    private let lengthAndEscape: UInt32

    init(start: Int, end: Int, hasEscapedQuotes: Bool) {
      self.start = UInt32(start)
      lengthAndEscape = UInt32(end - start) << 1 | (hasEscapedQuotes ? 1 : 0)
    }

    /// Where the cell's text lies in the file.
    var range: Range<Int> { Int(start)..<Int(start) + Int(lengthAndEscape >> 1) }
    /// Whether doubled quotes in the text stand for single ones.
    var hasEscapedQuotes: Bool { lengthAndEscape & 1 == 1 }
  }

  /// All cells, row by row; the first row is the header.
  private(set) var cells: [Cell] = []
  /// Cells in each row; 0 for an empty file.
  private(set) var columnCount = 0
  /// Rows below the header.
  var rowCount: Int { columnCount == 0 ? 0 : cells.count / columnCount - 1 }

  /// Finds the cells, or tells the line and the reason why there are none.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, limits: CatalogLimits
  ) throws(CSVFault) {
    var scanner = CSVScanner(bytes)
    while let line = scanner.startRow() {
      let firstCell = cells.count
      repeat {
        cells.append(try scanner.cell())
        guard cells.count <= limits.maximumCells else {
          throw .overLimit("cells", limits.maximumCells)
        }
        guard columnCount > 0 || cells.count <= limits.maximumColumns else {
          throw .overLimit("columns", limits.maximumColumns)
        }
      } while scanner.hasMoreInRow()
      let found = cells.count - firstCell
      if columnCount == 0 { columnCount = found }
      guard found == columnCount else {
        throw .malformed(
          line, "expected \(columnCount) cells as in the header, found \(found)")
      }
    }
  }

  /// The cell in a row below the header, both from 0.
  subscript(row: Int, column: Int) -> Cell { cells[(row + 1) * columnCount + column] }
}

/// What is wrong with a CSV file, before its path is known.
enum CSVFault: Error {
  /// Bytes that are no CSV, with the line they stand in, from 1.
  case malformed(Int, String)
  /// More of something than allowed.
  case overLimit(String, Int)
}
