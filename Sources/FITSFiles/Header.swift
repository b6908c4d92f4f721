/// The cards of one HDU, in file order.
public struct Header: Sendable, Equatable {
  /// Every card but `END`.
  public private(set) var cards: [Card]
  /// Where each keyword stands first.
  private var places: [String: Int]

  /// A header of the given cards.
  public init(cards: [Card] = []) {
    self.cards = cards
    places = Header.places(of: cards)
  }

  /// The first card of a keyword; like every reader, the first of several wins.
  public subscript(_ keyword: String) -> Card? {
    places[keyword].map { cards[$0] }
  }

  /// The text of a keyword, when its value is a string.
  public func string(_ keyword: String) -> String? {
    if case .string(let text) = self[keyword]?.value { text } else { nil }
  }

  /// The whole number of a keyword, when its value is one.
  public func int(_ keyword: String) -> Int? {
    if case .integer(let number) = self[keyword]?.value { number } else { nil }
  }

  /// The number of a keyword, whole or not.
  public func double(_ keyword: String) -> Double? {
    switch self[keyword]?.value {
    case .integer(let number): Double(number)
    case .real(let number): number
    default: nil
    }
  }

  /// The truth of a keyword, when its value is logical.
  public func bool(_ keyword: String) -> Bool? {
    if case .logical(let flag) = self[keyword]?.value { flag } else { nil }
  }

  /// The lines of `HISTORY`, oldest first.
  public var history: [String] {
    cards.filter { $0.keyword == "HISTORY" }.map(\.comment)
  }

  /// The cards as 80-character records one behind the other, without `END`: what wcslib reads.
  public var records: String { cards.map(\.record).joined() }

  /// Sets a keyword: in place when it is there, else at the end.
  public mutating func set(_ keyword: String, _ value: CardValue, comment: String = "") {
    let card = Card(keyword, value, comment: comment)
    if let place = places[card.keyword] {
      cards[place] = card
    } else {
      places[card.keyword] = cards.count
      cards.append(card)
    }
  }

  /// Sets a keyword to text.
  public mutating func set(_ keyword: String, _ text: String, comment: String = "") {
    set(keyword, .string(text), comment: comment)
  }

  /// Sets a keyword to a whole number.
  public mutating func set(_ keyword: String, _ number: Int, comment: String = "") {
    set(keyword, .integer(number), comment: comment)
  }

  /// Sets a keyword to a number; one that is not finite becomes an undefined value.
  public mutating func set(_ keyword: String, _ number: Double, comment: String = "") {
    set(keyword, number.isFinite ? .real(number) : .undefined, comment: comment)
  }

  /// Sets a keyword to true or false.
  public mutating func set(_ keyword: String, _ flag: Bool, comment: String = "") {
    set(keyword, .logical(flag), comment: comment)
  }

  /// Adds a card at the end, whether or not its keyword is there.
  public mutating func append(_ card: Card) {
    if places[card.keyword] == nil { places[card.keyword] = cards.count }
    cards.append(card)
  }

  /// Adds a line of `HISTORY`.
  public mutating func addHistory(_ text: String) {
    append(Card("HISTORY", .none, comment: text))
  }

  /// Takes out every card that answers to `condition`.
  public mutating func removeAll(where condition: (Card) -> Bool) {
    cards.removeAll(where: condition)
    places = Header.places(of: cards)
  }

  private static func places(of cards: [Card]) -> [String: Int] {
    var places: [String: Int] = [:]
    for (place, card) in cards.enumerated() where places[card.keyword] == nil {
      places[card.keyword] = place
    }
    return places
  }
}
