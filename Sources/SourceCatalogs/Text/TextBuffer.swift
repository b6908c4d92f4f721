import Foundation

/// Bytes of a text file in the making.
///
/// Numbers are written digit by digit, without a locale and without a `String` in between: a
/// catalogue has millions of them, and `String(format:)` costs a microsecond each.
struct TextBuffer {
  /// What has been written so far, UTF-8.
  private(set) var bytes: [UInt8] = []

  /// Makes room for that many more bytes.
  mutating func reserve(_ count: Int) {
    bytes.reserveCapacity(bytes.count + count)
  }

  /// Adds one ASCII character.
  mutating func append(_ character: Unicode.Scalar) {
    bytes.append(UInt8(ascii: character))
  }

  /// Adds text as it is.
  mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  /// Adds a whole number.
  mutating func append(_ number: Int64) {
    if number < 0 { append("-") }
    appendDigits(number.magnitude, atLeast: 1)
  }

  /// Adds a number with a fixed number of decimals, rounded to the nearest.
  ///
  /// A number that rounds to zero has no sign. One too large for exact digits is written in its
  /// shortest form; one that is not finite is not written at all.
  mutating func append(_ number: Double, decimals: Int) {
    guard number.isFinite else { return }
    let scaled = (number.magnitude * Self.powersOfTen[decimals]).rounded()
    guard scaled < 9_007_199_254_740_992 else { return appendShortest(number) }
    let digits = UInt64(scaled)
    let power = UInt64(Self.powersOfTen[decimals])
    if number < 0 && digits > 0 { append("-") }
    appendDigits(digits / power, atLeast: 1)
    guard decimals > 0 else { return }
    append(".")
    appendDigits(digits % power, atLeast: decimals)
  }

  /// Adds the fewest digits that read back as the same number; nothing when it is not finite.
  mutating func appendShortest(_ number: Double) {
    guard number.isFinite else { return }
    append(number.description)
  }

  /// Adds the fewest digits that read back as the same number; nothing when it is not finite.
  mutating func appendShortest(_ number: Float) {
    guard number.isFinite else { return }
    append(number.description)
  }

  private mutating func appendDigits(_ number: UInt64, atLeast width: Int) {
    var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
    var rest = number
    var start = 20
    while rest > 0 {
      start -= 1
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      digits[start] += UInt8(truncatingIfNeeded: digit)
      rest = quotient
    }
    for index in min(start, 20 - width)..<20 { bytes.append(digits[index]) }
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
  ]
}
