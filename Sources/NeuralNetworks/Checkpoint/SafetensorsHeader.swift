/// The checked table of contents of a safetensors file.
///
/// The layout: eight bytes of header length (little-endian), the header in JSON, the numbers. Each
/// array's entry names its type, shape and byte range, counted from the end of the header.
struct SafetensorsHeader {
  /// One array: its type is known, and its range fits its shape and the file.
  struct Entry {
    let name: String
    let typeName: String
    let shape: [Int]
    let range: Range<Int>
  }

  /// The longest header we accept, in bytes.
  static let maximumByteCount = 1 << 20
  /// The most dimensions we accept.
  static let maximumRank = 8

  private(set) var entries: [Entry] = []
  private(set) var metadata: [String: String] = [:]

  /// Reads a header and checks every entry against the `dataByteCount` bytes that follow it.
  init(_ bytes: [UInt8], dataByteCount: Int) throws {
    var scanner = HeaderScanner(bytes)
    guard bytes.first == UInt8(ascii: "{") else {
      throw HeaderScanner.Failure(problem: "the header does not begin with {")
    }
    try scanner.readObject { scanner, name in
      if name == "__metadata__" {
        try scanner.readObject { scanner, key in metadata[key] = try scanner.readString() }
      } else {
        entries.append(try Self.readEntry(&scanner, name: name))
      }
    }
    try scanner.expectEnd()
    try checkRanges(dataByteCount: dataByteCount)
  }

  private static func readEntry(_ scanner: inout HeaderScanner, name: String) throws -> Entry {
    var typeName: String?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.readObject { scanner, field in
      switch field {
      case "dtype": typeName = try scanner.readString()
      case "shape": shape = try scanner.readNumbers(limit: maximumRank)
      case "data_offsets": offsets = try scanner.readNumbers(limit: 2)
      default: throw scanner.failure("array \"\(name)\" has an unknown field \"\(field)\"")
      }
    }
    guard let typeName, let shape, let offsets else {
      throw HeaderScanner.Failure(problem: "array \"\(name)\" lacks dtype, shape or data_offsets")
    }
    return Entry(
      name: name, typeName: typeName, shape: shape, range: try range(offsets, array: name))
  }

  private static func range(_ offsets: [Int], array name: String) throws -> Range<Int> {
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw HeaderScanner.Failure(
        problem: "array \"\(name)\": data_offsets \(offsets) are not a begin and an end")
    }
    return offsets[0]..<offsets[1]
  }

  /// The ranges, in order, must cover the data without a gap, an overlap or a remainder.
  private mutating func checkRanges(dataByteCount: Int) throws {
    entries.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var end = 0
    for entry in entries {
      guard entry.range.lowerBound == end else {
        throw HeaderScanner.Failure(
          problem:
            "array \"\(entry.name)\" begins at byte \(entry.range.lowerBound), expected \(end)")
      }
      end = entry.range.upperBound
      guard end <= dataByteCount else {
        throw HeaderScanner.Failure(
          problem: "array \"\(entry.name)\" ends at byte \(end) of \(dataByteCount)")
      }
      try checkSize(of: entry)
    }
    guard end == dataByteCount else {
      throw HeaderScanner.Failure(problem: "\(dataByteCount - end) bytes belong to no array")
    }
  }

  private func checkSize(of entry: Entry) throws {
    guard var size = CheckpointArray.Values.byteCount(ofType: entry.typeName) else {
      throw HeaderScanner.Failure(
        problem: "array \"\(entry.name)\" has the unsupported type \"\(entry.typeName)\"")
    }
    for length in entry.shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      guard !overflow else {
        throw HeaderScanner.Failure(
          problem: "array \"\(entry.name)\": shape \(entry.shape) overflows")
      }
      size = product
    }
    guard size == entry.range.count else {
      throw HeaderScanner.Failure(
        problem: "array \"\(entry.name)\": \(entry.typeName) \(entry.shape) takes \(size) bytes, "
          + "its range has \(entry.range.count)")
    }
  }
}
