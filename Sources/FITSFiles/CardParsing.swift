/// Reads the 80-byte records of a header.
enum CardParsing {
  /// The cards of the records in `bytes` (a multiple of 80, without `END`), long strings joined.
  static func cards(of bytes: ArraySlice<UInt8>) -> [Card] {
    var cards: [Card] = []
    var start = bytes.startIndex
    while start + CardFormat.recordLength <= bytes.endIndex {
      let record = bytes[start..<start + CardFormat.recordLength]
      let text = String(decoding: record.map { (32...126).contains($0) ? $0 : 63 }, as: UTF8.self)
      start += CardFormat.recordLength
      if let joined = continued(cards.last, by: text) {
        cards[cards.count - 1] = joined
      } else {
        cards.append(card(text))
      }
    }
    return cards
  }

  /// One card from its 80 ASCII characters.
  static func card(_ record: String) -> Card {
    let keyword = trimmedEnd(record.prefix(8))
    if record.utf8.dropFirst(8).starts(with: "= ".utf8) {
      let (value, comment) = field(record.dropFirst(10))
      return Card(keyword: keyword, value: value, comment: comment, record: record)
    }
    if keyword == "HIERARCH", let sign = record.firstIndex(of: "=") {
      let name = trimmed(record[record.index(record.startIndex, offsetBy: 9)...].prefix(upTo: sign))
      let (value, comment) = field(record[record.index(after: sign)...])
      return Card(keyword: name, value: value, comment: comment, record: record)
    }
    return Card(
      keyword: keyword, value: .none, comment: trimmedEnd(record.dropFirst(8)), record: record)
  }

  /// The card before, lengthened by a `CONTINUE` record, or nil when this is no continuation.
  private static func continued(_ last: Card?, by record: String) -> Card? {
    guard let last, case .string(let begun) = last.value, begun.hasSuffix("&"),
      record.hasPrefix("CONTINUE  ")
    else { return nil }
    let (value, comment) = field(record.dropFirst(10))
    guard case .string(let more) = value else { return nil }
    return Card(
      keyword: last.keyword, value: .string(begun.dropLast() + more),
      comment: last.comment.isEmpty ? comment : "\(last.comment) \(comment)",
      record: last.record + record)
  }

  /// The value and the comment of what stands behind the value indicator.
  private static func field(_ text: Substring) -> (CardValue, String) {
    let text = text.drop { $0 == " " }
    if text.first == "'" { return quoted(text.dropFirst()) }
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let word = trimmed(parts.first ?? "")
    let comment = parts.count > 1 ? trimmed(parts[1]) : ""
    return (value(word), comment)
  }

  /// A string up to its closing quote, two quotes standing for one.
  private static func quoted(_ text: Substring) -> (CardValue, String) {
    var value: [UInt8] = []
    var bytes = text.utf8
    while let byte = bytes.popFirst() {
      guard byte == UInt8(ascii: "'") else {
        value.append(byte)
        continue
      }
      guard bytes.first == byte else { break }
      value.append(byte)
      bytes.removeFirst()
    }
    let rest = Substring(bytes)
    let comment = rest.firstIndex(of: "/").map { trimmed(rest[rest.index(after: $0)...]) } ?? ""
    return (.string(trimmedEnd(Substring(decoding: value, as: UTF8.self))), comment)
  }

  /// A value that is not a string.
  private static func value(_ word: String) -> CardValue {
    if word.isEmpty { return .undefined }
    if word == "T" { return .logical(true) }
    if word == "F" { return .logical(false) }
    if let number = Int(word) { return .integer(number) }
    return number(word).map(CardValue.real) ?? .unreadable(word)
  }

  /// A number as FITS writes it, `D` exponents too; `nan` and `inf` are no FITS numbers.
  static func number(_ word: String) -> Double? {
    let allowed = word.utf8.allSatisfy { "0123456789+-.EeDd".utf8.contains($0) }
    guard allowed else { return nil }
    return Double(String(word.map { $0 == "D" || $0 == "d" ? "E" : $0 }))
  }

  /// The text without blanks around it.
  static func trimmed(_ text: some StringProtocol) -> String {
    trimmedEnd(text.drop { $0 == " " })
  }

  /// The text without blanks behind it.
  private static func trimmedEnd(_ text: some StringProtocol) -> String {
    var text = Substring(text)
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
