/// Writes cards: fixed format for short values, `CONTINUE` records for long strings.
enum CardFormat {
  /// The length of a record.
  static let recordLength = 80

  /// A keyword fit for a header: capitals, printable.
  static func keyword(_ text: String) -> String {
    printable(text.uppercased())
  }

  /// The card's records, padded to a multiple of 80 characters.
  static func record(keyword: String, value: CardValue, comment: String) -> String {
    let fitsField = keyword.utf8.count <= 8 && !keyword.contains(" ")
    let start = fitsField ? padded(keyword, to: 8) + "= " : "HIERARCH \(keyword) = "
    switch value {
    case .none:
      return commentary(keyword, comment)
    case .string(let text):
      return string(text, after: start, comment: comment)
    case .integer(let number):
      return single(start, field: "\(number)", comment: comment)
    case .real(let number):
      return single(start, field: real(number), comment: comment)
    case .logical(let flag):
      return single(start, field: flag ? "T" : "F", comment: comment)
    case .undefined:
      return single(start, field: "", comment: comment)
    case .unreadable(let text):
      return single(start, field: printable(text), comment: comment)
    }
  }

  /// The shortest text that reads back as the same number, always with a point or an exponent.
  static func real(_ number: Double) -> String {
    guard number.isFinite else { return "" }
    return "\(number)".uppercased()
  }

  /// The text with everything that is not printable ASCII replaced by `?`.
  static func printable(_ text: String) -> String {
    // Nearly all text is printable as it is.
    if text.utf8.allSatisfy({ (32...126).contains($0) }) { return text }
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { (32...126).contains($0.value) ? $0 : "?" }))
  }

  /// Blanks behind the text up to `length` characters.
  static func padded(_ text: String, to length: Int) -> String {
    text + String(repeating: " ", count: max(0, length - text.utf8.count))
  }

  /// A value in columns 11 to 30, right-aligned, and as much of the comment as fits.
  private static func single(_ start: String, field: String, comment: String) -> String {
    let blanks = String(repeating: " ", count: max(0, 20 - field.utf8.count))
    return closed(start + blanks + field, comment: comment)
  }

  /// A record with its comment, cut at 80 characters.
  private static func closed(_ text: String, comment: String) -> String {
    let whole = comment.isEmpty ? text : "\(text) / \(printable(comment))"
    return padded(String(whole.prefix(recordLength)), to: recordLength)
  }

  /// A string in quotes, continued where it does not fit one record.
  private static func string(_ text: String, after start: String, comment: String) -> String {
    var room = recordLength - start.utf8.count - 2
    let quoted = printable(text).map { $0 == "'" ? "''" : String($0) }
    if quoted.reduce(0, { $0 + $1.utf8.count }) <= room {
      let field = "'\(padded(quoted.joined(), to: 8))'"
      return closed(padded(start + field, to: 30), comment: comment)
    }
    var records = ""
    var line = start + "'"
    room -= 1
    for piece in quoted {
      if room < piece.utf8.count {
        records += padded(line + "&'", to: recordLength)
        line = "CONTINUE  '"
        room = recordLength - line.utf8.count - 2
      }
      line += piece
      room -= piece.utf8.count
    }
    return records + closed(line + "'", comment: comment)
  }

  /// Text without a value, over as many records as it needs.
  private static func commentary(_ keyword: String, _ text: String) -> String {
    let room = recordLength - 8
    var rest = Substring(printable(text))
    var records = ""
    repeat {
      records += padded(padded(keyword, to: 8) + rest.prefix(room), to: recordLength)
      rest = rest.dropFirst(room)
    } while !rest.isEmpty
    return records
  }
}
