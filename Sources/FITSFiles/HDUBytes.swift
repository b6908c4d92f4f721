/// An HDU ready for the file: its cards without the sums, and its data without padding.
struct HDUBytes {
  var header: Header
  var data: [UInt8]

  /// The primary HDU of a file that begins with a table.
  static let emptyPrimary: HDUBytes = {
    var header = Header()
    header.set("SIMPLE", true, comment: "conforms to the FITS standard")
    header.set("BITPIX", 8, comment: "bits per value")
    header.set("NAXIS", 0, comment: "no data here")
    header.set("EXTEND", true, comment: "extensions follow")
    return HDUBytes(header: header, data: [])
  }()

  /// The header's blocks, with `DATASUM` and `CHECKSUM` set.
  ///
  /// The comments of the two cards carry no date, unlike those of other writers: the same content
  /// must give the same bytes.
  func headerBytes() -> [UInt8] {
    var checksum = Checksum()
    checksum.add(data)
    return HDUBytes.headerBytes(header, data: checksum)
  }

  /// The blocks of a header whose data have the given sum.
  static func headerBytes(_ header: Header, data checksum: Checksum) -> [UInt8] {
    var (header, checksum) = (header, checksum)
    if header.cards.contains(where: { $0.record.contains("CONTINUE  '") }) {
      header.set("LONGSTRN", "OGIP 1.0", comment: "long strings are continued")
    }
    header.set("CHECKSUM", String(repeating: "0", count: 16), comment: "sum of the HDU")
    header.set("DATASUM", String(checksum.value), comment: "sum of the data")
    checksum.add(HDUBytes.blocks(of: header))
    header.set("CHECKSUM", Checksum.encoded(checksum.value), comment: "sum of the HDU")
    return HDUBytes.blocks(of: header)
  }

  private static func blocks(of header: Header) -> [UInt8] {
    var bytes = Array((header.records + CardFormat.padded("END", to: 80)).utf8)
    let rest = bytes.count % HDUWalk.block
    if rest > 0 { bytes += [UInt8](repeating: 32, count: HDUWalk.block - rest) }
    return bytes
  }
}

extension Header {
  /// Keywords that the writer sets, or that would lie about data which have been rewritten.
  private static let layoutWords: Set<String> = [
    "SIMPLE", "XTENSION", "BITPIX", "NAXIS", "EXTEND", "PCOUNT", "GCOUNT", "GROUPS", "TFIELDS",
    "THEAP", "BSCALE", "BZERO", "BLANK", "CHECKSUM", "DATASUM", "BLOCKED", "END", "ZIMAGE",
    "ZCMPTYPE", "ZBITPIX", "ZNAXIS", "ZQUANTIZ", "ZDITHER0", "ZSIMPLE", "ZTENSION", "ZEXTEND",
    "ZBLOCKED", "ZPCOUNT", "ZGCOUNT", "ZHECKSUM", "ZDATASUM", "ZBLANK", "DATAMIN", "DATAMAX",
    "CONTINUE", "INHERIT", "LONGSTRN",
  ]

  /// Such keywords with a number behind them.
  private static let layoutStems = [
    "NAXIS", "TTYPE", "TFORM", "TUNIT", "TNULL", "TSCAL", "TZERO", "TDISP", "TDIM", "TCOMM",
    "TBCOL",
    "ZNAXIS", "ZTILE", "ZNAME", "ZVAL",
  ]

  /// The cards that say something about the sky rather than about the bytes, in order.
  func contentCards() -> [Card] {
    var seen: Set<String> = []
    return cards.filter { card in
      let keyword = card.keyword
      if Header.layoutWords.contains(keyword) { return false }
      if case .unreadable = card.value { return false }
      let numbered = Header.layoutStems.contains {
        keyword.hasPrefix($0) && Int(keyword.dropFirst($0.count)) != nil
      }
      guard !numbered, card.isWellFormed else { return false }
      // Comments may be many; of other keywords the first is the one that counts.
      return card.value == .none || seen.insert(keyword).inserted
    }
  }
}

extension Card {
  /// Whether a strict reader would take the card: other people's headers are not always right.
  var isWellFormed: Bool {
    if value == .none {
      return ["HISTORY", "COMMENT", ""].contains(keyword)
    }
    if case .string = value, !record.hasSuffix("'"), !record.contains("' ") { return false }
    if record.hasPrefix("HIERARCH ") { return true }
    return !keyword.isEmpty
      && keyword.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || $0 == 45 || $0 == 95
      }
  }
}
