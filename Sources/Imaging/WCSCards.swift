import Foundation

/// The cards of a FITS header that say where its pixels lie on the sky, sorted out for wcslib.
///
/// Only keywords of the list below reach wcslib: a parser written in C then never meets a record
/// that could ask it for absurd tables. Distortions given as look-up tables, which live in other
/// HDUs, are left out, and so are IRAF's TNX and ZPX: random damage to their texts made wcslib 7.12
/// write behind its buffers. What astropy does with contradicting distortions is done here too.
struct WCSCards {
  /// The 80-character cards for wcslib.
  private(set) var records: [String] = []
  /// The polynomial that comes before wcslib's part, if any.
  private(set) var sip: SIPDistortion?
  private var values: [String: String] = [:]

  /// Cards in a header, at most: more are no header of a frame.
  private static let largestCount = 1 << 17

  /// Sorts the cards of `records`, 80 characters each.
  init(records text: String) throws {
    let bytes = Array(text.utf8)
    guard bytes.count / 80 <= Self.largestCount else {
      throw ImagingError.worldCoordinates("a header of \(bytes.count / 80) cards")
    }
    for start in stride(from: 0, to: bytes.count - 79, by: 80) {
      let card = bytes[start..<start + 80].map { (32...126).contains($0) ? $0 : 32 }
      let keyword = String(decoding: card[..<8], as: UTF8.self)
        .trimmingCharacters(in: .whitespaces)
      if keyword == "END" { break }
      guard card[8] == UInt8(ascii: "="), card[9] == UInt8(ascii: " ") else { continue }
      let record = String(decoding: card, as: UTF8.self)
      let shape = Self.shape(of: keyword)
      guard Self.shapesForWCSLIB.contains(shape) || Self.shapesOfSIP.contains(shape) else {
        continue
      }
      guard let value = Self.value(of: record) else { continue }
      values[keyword] = value.text
      if Self.shapesForWCSLIB.contains(shape) {
        records.append(try Self.record(of: keyword, value))
      }
    }
    try checkAxes()
    try settleDistortions()
  }

  /// The whole number of a keyword.
  func integer(_ keyword: String) -> Int? {
    number(keyword).flatMap { Int(exactly: $0) }
  }

  /// The number of a keyword.
  func number(_ keyword: String) -> Double? {
    values[keyword].flatMap(Double.init)
  }

  /// What stands behind a keyword: a quoted text, or a number.
  private enum Value {
    case quoted(String)
    case number(String)

    var text: String {
      switch self {
      case .quoted(let text): text.trimmingCharacters(in: .whitespaces)
      case .number(let text): text
      }
    }
  }

  /// The value of a card without its quotes and comment; nil where it is neither a whole text nor a
  /// finite number.
  private static func value(of record: String) -> Value? {
    let field = record.dropFirst(10).drop { $0 == " " }
    if field.first == "'" {
      let text = field.dropFirst()
      return text.firstIndex(of: "'").map { .quoted(String(text[..<$0])) }
    }
    let text = field.prefix { $0 != "/" }.trimmingCharacters(in: .whitespaces)
      .uppercased().replacing("D", with: "E")
    guard let number = Double(text), number.isFinite else { return nil }
    return .number(text)
  }

  /// A card written anew.
  ///
  /// wcslib copies texts into fields of fixed size, not all of which it measures, so that texts
  /// longer than any real one are refused.
  private static func record(of keyword: String, _ value: Value) throws -> String {
    let padded = keyword.padding(toLength: 8, withPad: " ", startingAt: 0)
    let card: String
    switch value {
    case .number(let text):
      card = "\(padded)= \(text)"
    case .quoted:
      guard value.text.count <= 32 else {
        throw ImagingError.worldCoordinates("\(keyword) has \(value.text.count) characters")
      }
      card = "\(padded)= '\(value.text)'"
    }
    return card.padding(toLength: 80, withPad: " ", startingAt: 0)
  }

  /// A keyword with `#` in place of every run of digits.
  private static func shape(of keyword: String) -> String {
    var shape = ""
    for character in keyword {
      if !character.isNumber {
        shape.append(character)
      } else if shape.last != "#" {
        shape.append("#")
      }
    }
    return shape
  }

  private static let shapesOfSIP: Set<String> = [
    "A_ORDER", "B_ORDER", "A_#_#", "B_#_#",
  ]

  private static let shapesForWCSLIB: Set<String> = [
    "NAXIS", "NAXIS#", "WCSAXES",
    "CRPIX#", "CRVAL#", "CDELT#", "CROTA#", "CTYPE#", "CUNIT#", "PC#_#", "PC#", "CD#_#", "CD#",
    "PV#_#", "PROJP#", "LONPOLE", "LATPOLE",
    "EQUINOX", "EPOCH", "RADESYS", "RADECSYS", "RESTFRQ", "RESTFREQ", "RESTWAV", "VELREF",
    "SPECSYS",
    // The plate solutions of the Digitized Sky Survey.
    "PLTLABEL", "PLTSCALE", "PLTRAH", "PLTRAM", "PLTRAS", "PLTDECSN", "PLTDECD", "PLTDECM",
    "PLTDECS", "XPIXELSZ", "YPIXELSZ", "CNPIX#", "PPO#", "AMDX#", "AMDY#",
  ]
}

extension WCSCards {
  /// Refuses numbers of axes that would make wcslib's matrices huge.
  private func checkAxes() throws {
    for keyword in ["NAXIS", "WCSAXES"] {
      guard let text = values[keyword] else { continue }
      guard let count = integer(keyword), (0...99).contains(count) else {
        throw ImagingError.worldCoordinates("\(keyword) = \(text)")
      }
    }
  }

  /// Keeps one distortion where the header describes two.
  ///
  /// SCAMP wrote its polynomial as parameters of a plain TAN before TPV had a name; with TPV named
  /// or meant so, SIP is ignored, and with SIP named, those parameters are.
  private mutating func settleDistortions() throws {
    let types = ["CTYPE1", "CTYPE2"].map { (values[$0] ?? "").uppercased() }
    let hasManyParameters = values.keys.contains { key in
      let parts = key.split(separator: "_")
      return ["PV1", "PV2"].contains(parts.first) && parts.count == 2 && (Int(parts[1]) ?? 0) >= 5
    }
    for type in types where type.hasSuffix("-TNX") || type.hasSuffix("-ZPX") {
      throw ImagingError.worldCoordinates("the projection of \(type) is not read")
    }
    if types.allSatisfy({ $0.hasSuffix("-TPV") }) { return }
    if hasManyParameters, types.allSatisfy({ $0.hasSuffix("-TAN") }) {
      nameTPV()
      return
    }
    sip = try readSIP()
    if sip != nil, hasManyParameters, types.allSatisfy({ $0.hasSuffix("-TAN-SIP") }) {
      records.removeAll { $0.hasPrefix("PV1_") || $0.hasPrefix("PV2_") }
    }
  }

  private mutating func nameTPV() {
    for index in records.indices
    where records[index].hasPrefix("CTYPE1 ") || records[index].hasPrefix("CTYPE2 ") {
      records[index] = records[index].uppercased().replacing(
        "-TAN", with: "-TPV", maxReplacements: 1)
    }
  }

  /// The SIP polynomials; nil where there are none, or none above the first order.
  private func readSIP() throws -> SIPDistortion? {
    let orders = ["A_ORDER", "B_ORDER"].map { values[$0] == nil ? nil : integer($0) ?? -1 }
    guard orders.contains(where: { $0 != nil }) else { return nil }
    guard let first = orders[0], let second = orders[1] else {
      throw ImagingError.worldCoordinates("SIP has only one of A_ORDER and B_ORDER")
    }
    for order in [first, second] where !(0...SIPDistortion.largestOrder).contains(order) {
      throw ImagingError.worldCoordinates("a SIP polynomial of order \(order)")
    }
    guard first > 1, second > 1 else { return nil }
    return SIPDistortion(
      xShift: polynomial("A", order: first), yShift: polynomial("B", order: second),
      reference: PixelPoint(x: number("CRPIX1") ?? 0, y: number("CRPIX2") ?? 0))
  }

  private func polynomial(_ name: String, order: Int) -> [[Double]] {
    (0...order).map { p in
      (0...order - p).map { q in number("\(name)_\(p)_\(q)") ?? 0 }
    }
  }
}
