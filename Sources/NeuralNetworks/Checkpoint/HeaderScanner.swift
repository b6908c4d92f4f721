/// Reads the few kinds of JSON a safetensors header is made of, and nothing else.
///
/// Goals, in order: never trust a byte; refuse what is ambiguous (repeated keys, fractions, signs);
/// stay small. Foundation's parser was rejected: it silently keeps one of two equal keys and turns
/// every number into a floating-point one.
struct HeaderScanner {
  /// Why a header was refused, and where.
  struct Failure: Error {
    let problem: String
  }

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Reads `{"key": value, ...}` and leaves each value to `readValue`.
  ///
  /// No key may come twice.
  mutating func readObject(_ readValue: (inout HeaderScanner, String) throws -> Void) throws {
    var seen = Set<String>()
    try readList(open: "{", close: "}") { scanner in
      let key = try scanner.readString()
      guard seen.insert(key).inserted else { throw scanner.failure("\"\(key)\" comes twice") }
      try scanner.expect(":")
      try readValue(&scanner, key)
    }
  }

  /// Reads `[1, 2, 3]`: at most `limit` whole numbers without a sign.
  mutating func readNumbers(limit: Int) throws -> [Int] {
    var numbers: [Int] = []
    try readList(open: "[", close: "]") { scanner in
      guard numbers.count < limit else { throw scanner.failure("more than \(limit) numbers") }
      numbers.append(try scanner.readNumber())
    }
    return numbers
  }

  /// Reads a string with JSON's escapes; it must be sound UTF-8.
  mutating func readString() throws -> String {
    try expect("\"")
    var content: [UInt8] = []
    while let byte = take(), byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw failure("a control character in a string") }
      if byte == UInt8(ascii: "\\") {
        content.append(contentsOf: String(try readEscape()).utf8)
      } else {
        content.append(byte)
      }
    }
    guard position > 0, bytes[position - 1] == UInt8(ascii: "\"") else {
      throw failure("a string without an end")
    }
    guard let text = String(validating: content, as: UTF8.self) else {
      throw failure("a string that is not UTF-8")
    }
    return text
  }

  /// Only spaces may follow: the format pads its header with them.
  mutating func expectEnd() throws {
    skipSpace()
    guard position == bytes.count else { throw failure("text after the end") }
  }

  func failure(_ problem: String) -> Failure {
    Failure(problem: "header byte \(position): \(problem)")
  }

  // MARK: - Pieces

  private mutating func readList(
    open: Character, close: Character, _ readItem: (inout HeaderScanner) throws -> Void
  ) throws {
    try expect(open)
    if accept(close) { return }
    repeat { try readItem(&self) } while accept(",")
    try expect(close)
  }

  private mutating func readNumber() throws -> Int {
    skipSpace()
    let start = position
    var value = 0
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(bytes[position] - 0x30))
      guard !overflow, !carry else { throw failure("a number too large") }
      value = sum
      position += 1
    }
    guard position > start else { throw failure("expected a whole number") }
    return value
  }

  private mutating func readEscape() throws -> Unicode.Scalar {
    switch take() {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try readUnicodeEscape()
    default: throw failure("an unknown escape in a string")
    }
  }

  /// The four digits after `\u`, or two such groups that form a surrogate pair.
  private mutating func readUnicodeEscape() throws -> Unicode.Scalar {
    var code = try readFourHexDigits()
    if (0xD800..<0xDC00).contains(code) {
      guard take() == UInt8(ascii: "\\"), take() == UInt8(ascii: "u") else {
        throw failure("half a surrogate pair")
      }
      let low = try readFourHexDigits()
      guard (0xDC00..<0xE000).contains(low) else { throw failure("half a surrogate pair") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw failure("half a surrogate pair") }
    return scalar
  }

  private mutating func readFourHexDigits() throws -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = take(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw failure("expected four hexadecimal digits")
      }
      code = code << 4 | UInt32(digit)
    }
    return code
  }

  private mutating func take() -> UInt8? {
    guard position < bytes.count else { return nil }
    position += 1
    return bytes[position - 1]
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
  }

  private mutating func accept(_ character: Character) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == character.asciiValue else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Character) throws {
    guard accept(character) else { throw failure("expected \(character)") }
  }
}
