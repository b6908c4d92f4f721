import FITSFiles
import Foundation

/// The catalogues of all fields in one: FIELD, then every column that any of them has, sorted by
/// field and NUMBER.
///
/// Rows are copied as text, one field at a time: hundreds of catalogues do not fit into memory as
/// numbers, and the digits stay the very same.
struct MergedCatalog {
  /// The names of the fields, in the order in which they are written.
  let fields: [String]
  /// The run's output folder.
  let folder: String

  /// Writes the merged catalogue.
  func write(to path: String) throws {
    var columns: [String] = []
    for field in fields {
      for name in Self.cells(of: try header(of: field)) where !columns.contains(name) {
        columns.append(name)
      }
    }
    try AtomicFile.write(to: path) { sink in
      try sink.append(Array((["FIELD"] + columns).joined(separator: ",").utf8) + [Self.newline])
      for field in fields { try append(field, columns: columns, to: sink) }
    }
  }

  private static let newline = UInt8(ascii: "\n")
  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")

  private func path(of field: String) -> String {
    "\(folder)/\(field)/\(FieldOutput.csv.fileName)"
  }

  private func contents(of field: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path(of: field)) else {
      throw PipelineError.unreadable(path: path(of: field), reason: "the file has gone")
    }
    return Array(data)
  }

  private func header(of field: String) throws -> ArraySlice<UInt8> {
    let handle = FileHandle(forReadingAtPath: path(of: field))
    defer { try? handle?.close() }
    guard let start = try? handle?.read(upToCount: 1 << 16) else {
      throw PipelineError.unreadable(path: path(of: field), reason: "the file has gone")
    }
    return Array(start).prefix { $0 != Self.newline }
  }

  private func append(_ field: String, columns: [String], to sink: AtomicFileSink) throws {
    let bytes = try contents(of: field)
    let header = bytes.prefix { $0 != Self.newline }
    let own = Self.cells(of: header)
    let places = own == columns ? nil : columns.map { own.firstIndex(of: $0) }
    let prefix = Array("\(field),".utf8)
    var merged: [UInt8] = []
    merged.reserveCapacity(bytes.count + bytes.count / 16)
    var start = header.endIndex + 1
    while start < bytes.count {
      let end = Self.endOfRow(bytes, from: start)
      merged += prefix
      if let places {
        merged += Self.rearranged(bytes[start..<end], to: places)
      } else {
        merged += bytes[start..<end]
      }
      merged.append(Self.newline)
      start = end + 1
    }
    try sink.append(merged)
  }

  /// The place of the line break that ends a row: the first that is not inside of quotes.
  private static func endOfRow(_ bytes: [UInt8], from start: Int) -> Int {
    var isQuoted = false
    var place = start
    while place < bytes.count {
      if bytes[place] == quote { isQuoted.toggle() }
      if bytes[place] == newline && !isQuoted { break }
      place += 1
    }
    return place
  }

  /// The cells of a row as they stand there, quotes included.
  private static func rawCells(of row: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var cells: [ArraySlice<UInt8>] = []
    var isQuoted = false
    var start = row.startIndex
    for place in row.indices {
      if row[place] == quote { isQuoted.toggle() }
      guard row[place] == comma, !isQuoted else { continue }
      cells.append(row[start..<place])
      start = place + 1
    }
    return cells + [row[start...]]
  }

  private static func cells(of header: ArraySlice<UInt8>) -> [String] {
    rawCells(of: header).map { String(decoding: $0, as: UTF8.self) }
  }

  private static func rearranged(_ row: ArraySlice<UInt8>, to places: [Int?]) -> [UInt8] {
    let cells = rawCells(of: row)
    return Array(
      places.map { place in place.flatMap { cells.indices.contains($0) ? cells[$0] : nil } ?? [] }
        .joined(separator: [comma]))
  }
}
