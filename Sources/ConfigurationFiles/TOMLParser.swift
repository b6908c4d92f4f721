/// Reads the part of TOML that configuration files use.
///
/// Understood: comments, `[section]` and `[section.part]` headers, `key = value` with bare or dotted
/// keys, strings in double quotes (with escapes) or single quotes (without), whole numbers, decimal
/// numbers, `true`, `false`, tables in braces, and lists that may run over several lines. Not
/// understood, and refused with a line number: dates, multi-line strings and lists of sections. A
/// full TOML reader was rejected: settings need none of the rest, and every feature is one more way
/// to be surprised.
struct TOMLParser {
  private let source: String
  private let characters: [Character]
  private var position = 0
  private var line = 1
  private var section: [String] = []
  private var root: [String: ConfigurationValue] = [:]
  private var openedSections: Set<[String]> = []

  /// How deep values may nest: enough for any setting, and a bound on recursion for hostile files.
  private static let deepestNesting = 16

  private init(_ text: String, source: String) {
    self.source = source
    characters = Array(text)
  }

  /// The tree of settings in `text`; `source` names the text in errors.
  static func parse(_ text: String, source: String) throws -> ConfigurationValue {
    var parser = TOMLParser(text, source: source)
    while parser.skipToNextEntry() {
      try parser.parseEntry()
    }
    return .table(parser.root)
  }

  /// The value written in `text`, which must hold nothing else.
  static func parseValue(_ text: String, source: String) throws -> ConfigurationValue {
    var parser = TOMLParser(text, source: source)
    parser.skipBlanks()
    let value = try parser.parseValue(depth: 0)
    parser.skipBlanks()
    guard parser.position == parser.characters.count else {
      throw parser.problem("'\(text)' holds more than one value")
    }
    return value
  }

  // MARK: Entries

  private mutating func parseEntry() throws {
    if current == "[" {
      try parseSectionHeader()
    } else {
      let key = try parseKey()
      skipBlanks()
      guard take("=") else { throw problem("expected '=' after '\(key.joined(separator: "."))'") }
      skipBlanks()
      let value = try parseValue(depth: 0)
      try store(value, at: section + key)
    }
    try expectEndOfLine()
  }

  private mutating func parseSectionHeader() throws {
    position += 1
    guard current != "[" else { throw problem("lists of sections '[[...]]' are not understood") }
    skipBlanks()
    section = try parseKey()
    skipBlanks()
    guard take("]") else { throw problem("expected ']' at the end of the section's name") }
    guard openedSections.insert(section).inserted else {
      throw problem("section [\(section.joined(separator: "."))] stands twice")
    }
    try store(.table([:]), at: section)
  }

  private mutating func parseKey() throws -> [String] {
    var parts: [String] = []
    repeat {
      skipBlanks()
      let start = position
      while let character = current, Self.isKeyCharacter(character) { position += 1 }
      guard position > start else { throw problem("expected the name of a setting") }
      parts.append(String(characters[start..<position]))
      skipBlanks()
    } while take(".")
    return parts
  }

  private mutating func store(_ value: ConfigurationValue, at path: [String]) throws {
    let name = path.joined(separator: ".")
    guard path.count <= 8 else { throw problem("'\(name)' is nested too deep") }
    guard Self.insert(value, at: path[...], into: &root) else {
      throw problem("'\(name)' stands twice")
    }
  }

  private static func insert(
    _ value: ConfigurationValue, at path: ArraySlice<String>,
    into table: inout [String: ConfigurationValue]
  ) -> Bool {
    guard let first = path.first else { return false }
    if path.count == 1 {
      if case .table = value, case .table? = table[first] { return true }
      guard table[first] == nil else { return false }
      table[first] = value
      return true
    }
    var inner: [String: ConfigurationValue] = [:]
    switch table[first] {
    case nil: break
    case .table(let existing): inner = existing
    default: return false
    }
    guard insert(value, at: path.dropFirst(), into: &inner) else { return false }
    table[first] = .table(inner)
    return true
  }

  // MARK: Values

  private mutating func parseValue(depth: Int) throws -> ConfigurationValue {
    switch current {
    case "\"": return .text(try parseQuotedText())
    case "'": return .text(try parseLiteralText())
    case "[": return try parseList(depth: depth)
    case "{": return try parseBracedTable(depth: depth)
    default: return try parseBareValue()
    }
  }

  private mutating func parseList(depth: Int) throws -> ConfigurationValue {
    guard depth < Self.deepestNesting else { throw problem("lists are nested too deep") }
    position += 1
    var values: [ConfigurationValue] = []
    while true {
      skipBlanksAndLines()
      if take("]") { return .array(values) }
      values.append(try parseValue(depth: depth + 1))
      skipBlanksAndLines()
      if take(",") { continue }
      guard take("]") else { throw problem("expected ',' or ']' in the list") }
      return .array(values)
    }
  }

  private mutating func parseBracedTable(depth: Int) throws -> ConfigurationValue {
    guard depth < Self.deepestNesting else { throw problem("tables are nested too deep") }
    position += 1
    var table: [String: ConfigurationValue] = [:]
    skipBlanksAndLines()
    while !take("}") {
      let key = try parseKey()
      skipBlanks()
      guard take("=") else { throw problem("expected '=' after '\(key.joined(separator: "."))'") }
      skipBlanks()
      let value = try parseValue(depth: depth + 1)
      guard key.count <= Self.deepestNesting, Self.insert(value, at: key[...], into: &table) else {
        throw problem("'\(key.joined(separator: "."))' stands twice")
      }
      skipBlanksAndLines()
      if take(",") {
        skipBlanksAndLines()
      } else if current != "}" {
        throw problem("expected ',' or '}' in the table")
      }
    }
    return .table(table)
  }

  private mutating func parseQuotedText() throws -> String {
    position += 1
    var text = ""
    while let character = current, !character.isNewline {
      position += 1
      switch character {
      case "\"": return text
      case "\\": text.append(try parseEscape())
      default: text.append(character)
      }
    }
    throw problem("the text is not closed by '\"' on its line")
  }

  private mutating func parseEscape() throws -> Character {
    guard let character = current else { throw problem("the text ends in '\\'") }
    position += 1
    switch character {
    case "\"", "\\": return character
    case "n": return "\n"
    case "t": return "\t"
    case "u": return try parseUnicodeEscape()
    default: throw problem("'\\\(character)' is not an escape; write '\\\\' for a backslash")
    }
  }

  private mutating func parseUnicodeEscape() throws -> Character {
    let digits = String(characters[position..<min(position + 4, characters.count)])
    guard digits.count == 4, let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code)
    else { throw problem("'\\u' takes four hexadecimal digits") }
    position += 4
    return Character(scalar)
  }

  private mutating func parseLiteralText() throws -> String {
    position += 1
    let start = position
    while let character = current, !character.isNewline {
      position += 1
      if character == "'" { return String(characters[start..<position - 1]) }
    }
    throw problem("the text is not closed by ''' on its line")
  }

  private mutating func parseBareValue() throws -> ConfigurationValue {
    let start = position
    while let character = current, Self.isBareValueCharacter(character) { position += 1 }
    let word = String(characters[start..<position])
    switch word {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "": throw problem("expected a value")
    default: break
    }
    let digits = word.filter { $0 != "_" }
    if let value = Int(digits) { return .integer(value) }
    if digits.contains(where: \.isNumber), let value = Double(digits), value.isFinite {
      return .number(value)
    }
    throw problem("'\(word)' is not a value; texts stand in quotes")
  }

  // MARK: Characters

  private var current: Character? {
    position < characters.count ? characters[position] : nil
  }

  private mutating func take(_ character: Character) -> Bool {
    guard current == character else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while let character = current, character == " " || character == "\t" { position += 1 }
  }

  private mutating func skipBlanksAndLines() {
    _ = skipToNextEntry()
  }

  /// Passes over blanks, comments and line ends; false at the end of the text.
  private mutating func skipToNextEntry() -> Bool {
    while let character = current {
      if character.isNewline {
        line += 1
        position += 1
      } else if character == "#" {
        while let inComment = current, !inComment.isNewline { position += 1 }
      } else if character == " " || character == "\t" {
        position += 1
      } else {
        return true
      }
    }
    return false
  }

  private mutating func expectEndOfLine() throws {
    skipBlanks()
    guard let character = current else { return }
    guard character.isNewline || character == "#" else {
      throw problem("unexpected '\(character)' after the value")
    }
  }

  private static func isKeyCharacter(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "-_".contains(character))
  }

  private static func isBareValueCharacter(_ character: Character) -> Bool {
    isKeyCharacter(character) || "+.:".contains(character)
  }

  private func problem(_ text: String) -> ConfigurationError {
    .syntax(source: source, line: line, problem: text)
  }
}
