import FITSFiles
import Foundation

extension SourceCatalog {
  /// The catalogue as CSV, the same bytes on any machine.
  ///
  /// UTF-8, LF, one header line, no comments, RFC 4180 quotes; a missing value is an empty cell.
  /// Infinite numbers become empty cells: readers disagree on their spelling, and one such cell
  /// would turn a whole column into text.
  public func csv() -> Data {
    var text = TextBuffer()
    text.reserve(rowCount * columns.count * 10)
    for (index, column) in columns.enumerated() {
      if index > 0 { text.append(",") }
      CSVCells.append(column.name, to: &text)
    }
    text.append("\n")

    let cells = contents.map { CSVCells($0.values, format: $0.column.format) }
    for row in 0..<rowCount {
      let start = text.bytes.count
      for index in cells.indices {
        if index > 0 { text.append(",") }
        cells[index].append(row: row, to: &text)
      }
      // A blank line would be skipped by readers, and the row with it.
      if text.bytes.count == start { text.append("\"\"") }
      text.append("\n")
    }
    return Data(text.bytes)
  }
}

extension SourceCatalog {
  /// Reads CSV; `path` only names the file in errors.
  ///
  /// A known column takes its known kind when all its values allow that, so that positions that
  /// happen to be whole are still positions.
  package init(csv data: Data, path: String, limits: CatalogLimits = .default) throws {
    guard data.count <= limits.maximumBytes else {
      throw CatalogError.overLimit(path: path, what: "bytes", limit: limits.maximumBytes)
    }
    self.init()
    try data.withUnsafeBytes { raw in
      let bytes = raw.bindMemory(to: UInt8.self)
      try Self.requireText(bytes, path: path)
      do {
        try read(bytes, CSVGrid(bytes, limits: limits), path: path)
      } catch let fault as CSVFault {
        throw fault.error(path: path)
      }
    }
  }

  private mutating func read(
    _ bytes: UnsafeBufferPointer<UInt8>, _ grid: CSVGrid, path: String
  ) throws {
    guard grid.columnCount > 0 else {
      throw CatalogError.malformed(path: path, line: nil, reason: "the file is empty")
    }
    for index in 0..<grid.columnCount {
      let name = CSVColumnReader.text(of: grid.cells[index], in: bytes)
        .trimmingCharacters(in: .whitespaces)
      let column = CatalogColumn.describing(name, .double)
      guard !column.name.isEmpty else {
        throw CatalogError.malformed(
          path: path, line: 1, reason: "column \(index + 1) of \(grid.columnCount) has no name")
      }
      guard !contains(column.name) else {
        throw CatalogError.malformed(
          path: path, line: 1, reason: "two columns are called \(column.name)")
      }
      let found = CSVColumnReader(bytes, grid, column: index).values(whenEmpty: column.kind)
      let values = CatalogColumn.known(name).flatMap { found.converted(to: $0.kind) } ?? found
      try set(column.holding(values.kind), to: values)
    }
  }

  /// Refuses what is no text at all before a parser sees it.
  private static func requireText(_ bytes: UnsafeBufferPointer<UInt8>, path: String) throws {
    func line(of offset: Int) -> Int { bytes[..<offset].count { $0 == UInt8(ascii: "\n") } + 1 }
    if let zero = bytes.firstIndex(of: 0) {
      throw CatalogError.malformed(
        path: path, line: line(of: zero), reason: "a zero byte; this is no text file")
    }
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw CatalogError.malformed(
        path: path, line: line(of: error.byteOffsets.lowerBound), reason: "not valid UTF-8")
    }
  }
}

extension CSVFault {
  /// The fault with the file it was found in.
  fileprivate func error(path: String) -> CatalogError {
    switch self {
    case .malformed(let line, let reason): .malformed(path: path, line: line, reason: reason)
    case .overLimit(let what, let limit): .overLimit(path: path, what: what, limit: limit)
    }
  }
}
