/// The form of a binary table column: how many values of which type stand in a row.
struct TableForm {
  /// The type letter.
  let type: UInt8
  /// Values in a row.
  let repetition: Int
  /// Of an array descriptor (`P`, `Q`) the type in the heap.
  let listType: UInt8?
  /// Bytes in a row.
  let width: Int

  /// Reads a `TFORM`, or gives nil when it follows no rule.
  init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    var rest = text.dropFirst(digits.count).utf8[...]
    guard let type = rest.popFirst(), let repetition = digits.isEmpty ? 1 : Int(digits) else {
      return nil
    }
    self.type = type
    self.repetition = repetition
    if type == UInt8(ascii: "X") {
      guard repetition < 1 << 40 else { return nil }
      (width, listType) = ((repetition + 7) / 8, nil)
      return
    }
    guard let bytes = TableForm.size(of: type),
      let width = HDUStructure.product([repetition, bytes])
    else { return nil }
    self.width = width
    let isList = type == UInt8(ascii: "P") || type == UInt8(ascii: "Q")
    guard !isList || (repetition <= 1 && rest.first.flatMap(TableForm.size) != nil) else {
      return nil
    }
    listType = isList ? rest.first : nil
  }

  /// The bytes of one value of a type.
  static func size(of type: UInt8) -> Int? {
    switch type {
    case UInt8(ascii: "L"), UInt8(ascii: "B"), UInt8(ascii: "A"), UInt8(ascii: "S"): 1
    case UInt8(ascii: "X"): 1
    case UInt8(ascii: "I"): 2
    case UInt8(ascii: "J"), UInt8(ascii: "E"): 4
    case UInt8(ascii: "K"), UInt8(ascii: "D"), UInt8(ascii: "C"), UInt8(ascii: "P"): 8
    case UInt8(ascii: "M"), UInt8(ascii: "Q"): 16
    default: nil
    }
  }
}
