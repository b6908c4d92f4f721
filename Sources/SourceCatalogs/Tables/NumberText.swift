/// Reads numbers from bytes: decimal notation only, whatever the locale.
///
/// Nearly all numbers of a catalogue have at most 15 digits and a small exponent; they are exact
/// with one multiplication or division (Clinger 1990). The rest goes to the standard library.
enum NumberText {
  /// The whole number these bytes spell, or nil when they spell none or one beyond 64 bits.
  static func integer(_ text: UnsafeBufferPointer<UInt8>.SubSequence) -> Int64? {
    guard let first = text.first else { return nil }
    let isSigned = first == minus || first == plus
    let digits = isSigned ? text.dropFirst() : text
    guard !digits.isEmpty else { return nil }
    var value: Int64 = 0
    for byte in digits {
      guard let digit = digit(byte) else { return nil }
      let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflows) = product.subtractingReportingOverflow(Int64(digit))
      guard !tooLarge, !overflows else { return nil }
      value = sum
    }
    // Counted below zero, where there is room for one more number.
    if first == minus { return value }
    return value == .min ? nil : -value
  }

  /// Whether these bytes are a sign and digits, however many.
  static func isWhole(_ text: UnsafeBufferPointer<UInt8>.SubSequence) -> Bool {
    guard let first = text.first else { return false }
    let digits = first == minus || first == plus ? text.dropFirst() : text
    return !digits.isEmpty && digits.allSatisfy { digit($0) != nil }
  }

  /// The number these bytes spell, or nil; `nan` and `inf` in any capitals are numbers too.
  static func double(_ text: UnsafeBufferPointer<UInt8>.SubSequence) -> Double? {
    guard let spelled = Spelled(text) else { return notFinite(text) }
    if let exact = spelled.exactValue { return exact }
    return Double(String(decoding: text, as: UTF8.self))
  }

  private static func notFinite(_ text: UnsafeBufferPointer<UInt8>.SubSequence) -> Double? {
    guard (3...9).contains(text.count) else { return nil }
    return switch String(decoding: text, as: UTF8.self).lowercased() {
    case "nan", "+nan", "-nan": .nan
    case "inf", "+inf", "infinity", "+infinity": .infinity
    case "-inf", "-infinity": -.infinity
    default: nil
    }
  }

  /// A decimal number taken apart: sign, digits as one whole number, power of ten.
  private struct Spelled {
    private var isNegative = false
    private var digits: UInt64 = 0
    private var digitCount = 0
    private var exponent = 0

    /// Takes the bytes apart, or is nil when they are no decimal number.
    init?(_ text: UnsafeBufferPointer<UInt8>.SubSequence) {
      var rest = text
      if let first = rest.first, first == minus || first == plus {
        isNegative = first == minus
        rest = rest.dropFirst()
      }
      let before = takeDigits(&rest)
      var behind = 0
      if rest.first == UInt8(ascii: ".") {
        rest = rest.dropFirst()
        behind = takeDigits(&rest)
      }
      guard before + behind > 0, takeExponent(&rest), rest.isEmpty else { return nil }
      exponent -= behind
    }

    /// The value where one rounding gives it exactly, else nil.
    var exactValue: Double? {
      guard digitCount <= 15, abs(exponent) <= 22 else { return nil }
      let value = Double(digits)
      let power = powersOfTen[abs(exponent)]
      let magnitude = exponent < 0 ? value / power : value * power
      return isNegative ? -magnitude : magnitude
    }

    private mutating func takeDigits(_ rest: inout UnsafeBufferPointer<UInt8>.SubSequence) -> Int {
      let start = rest.startIndex
      while let byte = rest.first, let digit = digit(byte) {
        if digitCount < 16 { digits = digits &* 10 &+ UInt64(digit) }
        if digits > 0 { digitCount += 1 }
        rest = rest.dropFirst()
      }
      return rest.startIndex - start
    }

    /// Takes `e`, a sign and digits when they are there; false when the digits are missing.
    private mutating func takeExponent(
      _ rest: inout UnsafeBufferPointer<UInt8>.SubSequence
    ) -> Bool {
      guard let first = rest.first, first | 0x20 == UInt8(ascii: "e") else { return true }
      rest = rest.dropFirst()
      let isBelow = rest.first == minus
      if isBelow || rest.first == plus { rest = rest.dropFirst() }
      guard !rest.isEmpty else { return false }
      var value = 0
      while let byte = rest.first, let digit = digit(byte) {
        value = min(value * 10 + Int(digit), 1_000_000)
        rest = rest.dropFirst()
      }
      exponent = isBelow ? -value : value
      return true
    }
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    let digit = byte &- UInt8(ascii: "0")
    return digit < 10 ? digit : nil
  }

  private static let minus = UInt8(ascii: "-")
  private static let plus = UInt8(ascii: "+")
  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
