/// The value of a header card.
public enum CardValue: Sendable, Equatable {
  /// Text, without quotes and trailing blanks.
  case string(String)
  /// A whole number.
  case integer(Int)
  /// A number with a point or an exponent.
  case real(Double)
  /// `T` or `F`.
  case logical(Bool)
  /// The card has a value field with nothing in it.
  case undefined
  /// The card has no value field: `COMMENT`, `HISTORY`, blank cards; the text is the card's comment.
  case none
  /// A value field that follows no rule of FITS, or a complex number: its text.
  case unreadable(String)
}

/// One entry of a FITS header: a keyword, a value, a comment, and the 80-character records that hold
/// them in the file.
public struct Card: Sendable, Equatable {
  /// The keyword in capitals; of a `HIERARCH` card the words after `HIERARCH`, as written.
  public let keyword: String
  /// The value.
  public let value: CardValue
  /// The comment; of a card without a value, all its text.
  public let comment: String
  /// The card as it stands in the file: a multiple of 80 ASCII characters, more than one record
  /// when a long string is continued.
  public let record: String

  init(keyword: String, value: CardValue, comment: String, record: String) {
    self.keyword = keyword
    self.value = value
    self.comment = comment
    self.record = record
  }

  /// A new card, formatted as FITS wants it; text that is not printable ASCII becomes `?`, and a
  /// long string is continued over several records.
  public init(_ keyword: String, _ value: CardValue, comment: String = "") {
    let name = CardFormat.keyword(keyword)
    self.init(
      keyword: name, value: value, comment: comment,
      record: CardFormat.record(keyword: name, value: value, comment: comment))
  }
}
