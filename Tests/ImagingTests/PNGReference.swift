import CZLIB
import Foundation
import Testing

/// A second opinion on PNG files: parses chunks, checks every checksum, inflates with zlib's
/// one-call function and undoes the filters byte by byte.
struct PNGReference {
  var width = 0
  var height = 0
  var bitDepth = 0
  var colorType = 0
  /// Chunks other than IHDR, IDAT and IEND, in order.
  var others: [(kind: String, body: [UInt8])] = []
  /// The unfiltered rows, top first.
  var rows: [[UInt8]] = []
  var filters: Set<UInt8> = []

  init(_ file: Data) throws {
    let bytes = [UInt8](file)
    try #require(Array(bytes.prefix(8)) == [137, 80, 78, 71, 13, 10, 26, 10])
    var position = 8
    var compressed: [UInt8] = []
    var kind = ""
    while position < bytes.count {
      let length = Self.number(bytes, at: position)
      let body = Array(bytes[position + 8..<position + 8 + length])
      kind = String(decoding: bytes[position + 4..<position + 8], as: UTF8.self)
      let checked = Array(bytes[position + 4..<position + 8 + length])
      try #require(
        Int(crc32(0, checked, UInt32(checked.count)))
          == Self.number(bytes, at: position + 8 + length))
      switch kind {
      case "IHDR": readHeader(body)
      case "IDAT": compressed += body
      case "IEND": break
      default: others.append((kind, body))
      }
      position += 12 + length
    }
    try #require(kind == "IEND" && position == bytes.count)
    try unfilter(inflated(compressed))
  }

  private mutating func readHeader(_ body: [UInt8]) {
    width = Self.number(body, at: 0)
    height = Self.number(body, at: 4)
    (bitDepth, colorType) = (Int(body[8]), Int(body[9]))
  }

  private var channels: Int { [2: 3, 6: 4][colorType] ?? 1 }

  private var bytesPerRow: Int { 1 + (width * channels * bitDepth + 7) / 8 }

  private func inflated(_ compressed: [UInt8]) throws -> [UInt8] {
    var raw = [UInt8](repeating: 0, count: bytesPerRow * height + 1)
    var count = UInt(raw.count)
    try #require(uncompress(&raw, &count, compressed, UInt(compressed.count)) == Z_OK)
    try #require(Int(count) == bytesPerRow * height)
    return Array(raw.dropLast())
  }

  private mutating func unfilter(_ raw: [UInt8]) throws {
    var above = [UInt8](repeating: 0, count: bytesPerRow - 1)
    for start in stride(from: 0, to: raw.count, by: bytesPerRow) {
      let filter = raw[start]
      filters.insert(filter)
      try #require(filter <= 2)
      var row = Array(raw[start + 1..<start + bytesPerRow])
      let pixel = max(1, channels * bitDepth / 8)
      for index in row.indices {
        if filter == 1, index >= pixel { row[index] &+= row[index - pixel] }
        if filter == 2 { row[index] &+= above[index] }
      }
      rows.append(row)
      above = row
    }
  }

  private static func number(_ bytes: [UInt8], at position: Int) -> Int {
    bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}
