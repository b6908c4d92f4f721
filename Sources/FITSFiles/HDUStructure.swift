/// What the mandatory keywords of a header say about the data behind it, checked word by word.
struct HDUStructure {
  let path: String
  let hdu: Int
  let header: Header

  /// The lengths of the axes, and the bytes of the data.
  struct Shape {
    let bitpix: Int
    let axes: [Int]
    let dataSize: Int
    let isRandomGroups: Bool
  }

  /// The BITPIX values there are.
  static let bitpixValues: Set<Int> = [8, 16, 32, 64, -32, -64]

  /// A mandatory whole number, by its keyword.
  func integer(_ keyword: String, default fallback: Int? = nil) throws -> Int {
    guard let card = header[keyword] else {
      if let fallback { return fallback }
      throw damaged("a card \(keyword)", "none")
    }
    guard case .integer(let number) = card.value else {
      throw damaged("a whole number in \(keyword)", HDUStructure.text(of: card))
    }
    return number
  }

  /// `BITPIX`, or `ZBITPIX`.
  func bitpix(_ keyword: String) throws -> Int {
    let value = try integer(keyword)
    guard HDUStructure.bitpixValues.contains(value) else {
      throw damaged("\(keyword) 8, 16, 32, 64, -32 or -64", "\(value)")
    }
    return value
  }

  /// The axes counted by `NAXIS` or `ZNAXIS`.
  func axes(_ keyword: String) throws -> [Int] {
    let count = try integer(keyword)
    guard (0...999).contains(count) else { throw damaged("\(keyword) from 0 to 999", "\(count)") }
    return try (1...max(1, count)).prefix(count).map { axis in
      let length = try integer("\(keyword)\(axis)")
      guard length >= 0 else { throw damaged("\(keyword)\(axis) of 0 or more", "\(length)") }
      return length
    }
  }

  /// The shape of the data, its size computed without overflow.
  func shape() throws -> Shape {
    let bitpix = try bitpix("BITPIX")
    let axes = try axes("NAXIS")
    let parameters = try integer("PCOUNT", default: 0)
    let groups = try integer("GCOUNT", default: 1)
    guard parameters >= 0 else { throw damaged("PCOUNT of 0 or more", "\(parameters)") }
    guard groups >= 1 else { throw damaged("GCOUNT of 1 or more", "\(groups)") }
    let randomGroups = header.bool("GROUPS") == true && axes.first == 0 && axes.count > 1
    let used = randomGroups ? Array(axes.dropFirst()) : axes
    // Without axes there are no data, whatever the counts say.
    var size: Int? = axes.isEmpty ? 0 : HDUStructure.product(used)
    if !axes.isEmpty {
      size = HDUStructure.sum(size, parameters)
      size = HDUStructure.product([groups, abs(bitpix) / 8], times: size)
    }
    guard let size, size <= 1 << 60 else {
      throw damaged("a size that can be counted", "NAXISn \(HDUStructure.list(axes))")
    }
    return Shape(bitpix: bitpix, axes: axes, dataSize: size, isRandomGroups: randomGroups)
  }

  /// The product, or nil when it overflows.
  static func product(_ factors: [Int], times first: Int? = 1) -> Int? {
    factors.reduce(first) { result, factor in
      guard let (product, overflow) = result?.multipliedReportingOverflow(by: factor) else {
        return nil
      }
      return overflow ? nil : product
    }
  }

  /// The sum, or nil when it overflows.
  static func sum(_ first: Int?, _ second: Int) -> Int? {
    guard let (sum, overflow) = first?.addingReportingOverflow(second) else { return nil }
    return overflow ? nil : sum
  }

  /// The axes as people write them, long lists cut.
  static func list(_ axes: [Int]) -> String {
    axes.prefix(6).map(String.init).joined(separator: " x ") + (axes.count > 6 ? " x ..." : "")
  }

  /// A card's value in words for an error.
  static func text(of card: Card) -> String {
    switch card.value {
    case .string(let text): "the text '\(text)'"
    case .integer(let number): "\(number)"
    case .real(let number): "\(number)"
    case .logical(let flag): flag ? "T" : "F"
    case .undefined, .none: "no value"
    case .unreadable(let text): "'\(text)'"
    }
  }

  /// An error about this HDU.
  func damaged(_ expected: String, _ found: String) -> FITSError {
    .damaged(path: path, hdu: hdu, expected: expected, found: found)
  }
}
