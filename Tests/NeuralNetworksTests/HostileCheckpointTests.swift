import Foundation
import NeuralNetworks
import Testing

/// One damaged header, the bytes of data behind it, and words the complaint must contain.
struct HostileHeader: Sendable, CustomTestStringConvertible {
  let header: String
  let dataByteCount: Int
  let complaint: String
  var testDescription: String { complaint }

  init(_ header: String, data: Int = 4, _ complaint: String) {
    self.header = header
    dataByteCount = data
    self.complaint = complaint
  }

  static func array(
    type: String = "F32", shape: String = "[1]", offsets: String = "[0,4]", data: Int = 4,
    _ complaint: String
  ) -> HostileHeader {
    HostileHeader(
      "{\"a\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}}", data: data,
      complaint)
  }

  static let sound = "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}"
  static func second(_ offsets: String) -> String {
    "{\(sound),\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":\(offsets)}}"
  }

  static let table: [HostileHeader] = [
    HostileHeader("", data: 0, "does not begin with {"),
    HostileHeader(" {}", data: 0, "does not begin with {"),
    HostileHeader("{", "expected \""),
    HostileHeader("[]", "does not begin with {"),
    HostileHeader("{\(sound)} x", "text after the end"),
    HostileHeader("{\(sound),\(sound)}", "\"a\" comes twice"),
    HostileHeader("{\(sound),}", "expected \""),
    HostileHeader(
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", "lacks dtype, shape or data_offsets"),
    HostileHeader("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F64\"}}", "\"dtype\" comes twice"),
    HostileHeader("{\"a\":{\"dtype\":\"F32\",\"code\":1}}", "unknown field \"code\""),
    HostileHeader("{\"a\":7}", "expected {"),
    HostileHeader("{\"a\u{1}\":7}", "control character"),
    HostileHeader("{\"a", "string without an end"),
    HostileHeader("{\"\\ud800\":{}}", "half a surrogate pair"),
    HostileHeader("{\"\\q\":{}}", "unknown escape"),
    HostileHeader("{\"__metadata__\":{\"a\":1}}", data: 0, "expected \""),
    array(type: "F16", shape: "[2]", "unsupported type \"F16\""),
    array(shape: "[-1]", "expected a whole number"),
    array(shape: "[1.0]", "expected ]"),
    array(shape: "[99999999999999999999]", "number too large"),
    array(shape: "[4294967296,4294967296]", "overflows"),
    array(shape: "[4611686018427387904]", "overflows"),
    array(shape: "[1,1,1,1,1,1,1,1,1]", "more than 8 numbers"),
    array(shape: "[2]", "takes 8 bytes, its range has 4"),
    array(offsets: "[0,8]", "ends at byte 8 of 4"),
    array(offsets: "[4,0]", "not a begin and an end"),
    array(offsets: "[0]", "not a begin and an end"),
    array(offsets: "[0,9223372036854775807]", "of 4"),
    array(offsets: "[4,8]", data: 8, "begins at byte 4, expected 0"),
    array(data: 8, "4 bytes belong to no array"),
    HostileHeader(second("[0,4]"), data: 8, "begins at byte 0, expected 4"),
    HostileHeader(second("[2,6]"), data: 8, "begins at byte 2, expected 4"),
    HostileHeader(second("[8,12]"), data: 12, "begins at byte 8, expected 4"),
    HostileHeader(String(repeating: "[", count: 100_000), "does not begin with {"),
  ]
}

@Suite("A hostile checkpoint") struct HostileCheckpointTests {
  private static func file(_ header: String, length: UInt64? = nil, data: Int) -> Data {
    var bytes = Data()
    withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian) {
      bytes.append(contentsOf: $0)
    }
    return bytes + Data(header.utf8) + Data(count: data)
  }

  private static func complaint(about bytes: Data) -> String {
    do {
      _ = try Checkpoint(bytes: bytes, source: "evil.safetensors")
      return "accepted"
    } catch {
      return "\(error)"
    }
  }

  @Test("is refused with one clear line", arguments: HostileHeader.table)
  func refused(_ hostile: HostileHeader) {
    let line = Self.complaint(about: Self.file(hostile.header, data: hostile.dataByteCount))
    #expect(line.hasPrefix("evil.safetensors: not a usable checkpoint: "))
    #expect(line.contains(hostile.complaint), "\(line)")
    #expect(!line.contains("\n"))
  }

  @Test(
    "with a false header length is refused before anything is allocated",
    arguments: [(1 << 20) + 1, 1 << 40, .max, 1 << 63, 500] as [UInt64])
  func falseLength(_ length: UInt64) {
    let bytes = Self.file("{\(HostileHeader.sound)}", length: length, data: 4)
    #expect(Self.complaint(about: bytes).contains("header of \(length) bytes"))
  }

  @Test("that holds NaN or infinity is refused", arguments: [Float.nan, .infinity, -.infinity])
  func notFinite(_ value: Float) {
    var bytes = Self.file("{\(HostileHeader.sound)}", data: 0)
    withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    #expect(Self.complaint(about: bytes).contains("\"a\" holds NaN or infinity"))
  }

  @Test("cut short anywhere is refused, and so is one with a byte more")
  func cutShort() throws {
    let whole = Self.file("{\(HostileHeader.sound)}", data: 4)
    #expect(throws: Never.self) { try Checkpoint(bytes: whole, source: "whole") }
    for count in 0..<whole.count {
      #expect(Self.complaint(about: whole.prefix(count)) != "accepted")
    }
    #expect(Self.complaint(about: whole + Data(count: 1)) != "accepted")
  }

  @Test("with any single byte changed is read or refused, but never crashes")
  func changedByte() {
    let whole = Self.file("{\(HostileHeader.sound),\"__metadata__\":{\"k\":\"\\u00e9\"}}", data: 4)
    var refused = 0
    for index in whole.indices {
      for value: UInt8 in [0, 0x22, 0x30, 0x5C, 0x7B, 0x7D, 0xFF] {
        var bytes = whole
        bytes[index] = value
        refused += Self.complaint(about: bytes) == "accepted" ? 0 : 1
      }
    }
    #expect(refused > whole.count)
  }
}
