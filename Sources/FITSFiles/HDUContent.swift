/// Tells what an HDU holds, and gives a compressed image the header of the image.
struct HDUContent {
  let kind: HDU.Kind
  let header: Header

  /// The content behind a header whose shape has been checked.
  init(_ structure: HDUStructure, shape: HDUStructure.Shape, isPrimary: Bool) throws {
    let type = isPrimary ? "IMAGE" : try HDUContent.extensionType(structure)
    if type == "BINTABLE", structure.header.bool("ZIMAGE") == true {
      try HDUContent.requireTable(shape, structure)
      kind = try HDUContent.compressedImage(structure)
      header = HDUContent.imageHeader(structure.header)
      return
    }
    header = structure.header
    switch type {
    case "IMAGE", "IUEIMAGE":
      if shape.isRandomGroups {
        kind = .other("random groups")
      } else if shape.axes.isEmpty || shape.axes.contains(0) {
        kind = .empty
      } else {
        kind = .image(bitpix: shape.bitpix, axes: shape.axes, compression: nil)
      }
    case "BINTABLE", "A3DTABLE", "TABLE":
      try HDUContent.requireTable(shape, structure)
      let columns = try structure.integer("TFIELDS")
      guard (0...999).contains(columns) else {
        throw structure.damaged("TFIELDS from 0 to 999", "\(columns)")
      }
      kind = .table(rows: shape.axes[1], columns: columns)
    default:
      kind = .other("an extension of type '\(type)'")
    }
  }

  private static func requireTable(
    _ shape: HDUStructure.Shape, _ structure: HDUStructure
  ) throws {
    guard shape.axes.count == 2, shape.bitpix == 8 else {
      throw structure.damaged(
        "a table with NAXIS 2 and BITPIX 8", "NAXIS \(shape.axes.count), BITPIX \(shape.bitpix)")
    }
  }

  private static func compressedImage(_ structure: HDUStructure) throws -> HDU.Kind {
    let axes = try structure.axes("ZNAXIS")
    if axes.isEmpty || axes.contains(0) { return .empty }
    guard HDUStructure.product(axes) != nil else {
      throw structure.damaged("a size that can be counted", "ZNAXISn \(HDUStructure.list(axes))")
    }
    return .image(
      bitpix: try structure.bitpix("ZBITPIX"), axes: axes,
      compression: structure.header.string("ZCMPTYPE") ?? "unnamed compression")
  }

  private static func extensionType(_ structure: HDUStructure) throws -> String {
    guard let type = structure.header.string("XTENSION") else {
      throw structure.damaged("a type in XTENSION", "none")
    }
    return type
  }

  /// Keywords of a compressed image's table that say nothing about the image.
  private static let tableWords: Set<String> = [
    "XTENSION", "BITPIX", "NAXIS", "NAXIS1", "NAXIS2", "PCOUNT", "GCOUNT", "TFIELDS", "THEAP",
    "CHECKSUM", "DATASUM", "ZIMAGE", "ZCMPTYPE", "ZBITPIX", "ZNAXIS", "ZQUANTIZ", "ZDITHER0",
    "ZSIMPLE", "ZTENSION", "ZEXTEND", "ZBLOCKED", "ZPCOUNT", "ZGCOUNT", "ZHECKSUM", "ZDATASUM",
    "ZMASKCMP", "ZBLANK", "ZSCALE", "ZZERO",
  ]

  /// Such keywords with a number behind them.
  private static let tableStems = ["TTYPE", "TFORM", "ZNAXIS", "ZTILE", "ZNAME", "ZVAL"]

  /// The cards of the image inside a compressed table, beginning with its own size.
  private static func imageHeader(_ table: Header) -> Header {
    var image = Header()
    image.set("XTENSION", "IMAGE", comment: "image, unfolded from tiles")
    image.set("BITPIX", table.int("ZBITPIX") ?? 8)
    let axes = table.int("ZNAXIS") ?? 0
    image.set("NAXIS", axes)
    for axis in (1...max(1, min(axes, 999))).prefix(max(0, axes)) {
      image.set("NAXIS\(axis)", table.int("ZNAXIS\(axis)") ?? 0)
    }
    for card in table.cards where !describesTable(card.keyword) { image.append(card) }
    // Tiles of floats mark their blanks in ZBLANK; whole numbers must keep theirs.
    if image["BLANK"] == nil, let blank = table.int("ZBLANK"), (table.int("ZBITPIX") ?? 0) > 0 {
      image.set("BLANK", blank)
    }
    return image
  }

  private static func describesTable(_ keyword: String) -> Bool {
    if tableWords.contains(keyword) { return true }
    return tableStems.contains { stem in
      keyword.hasPrefix(stem) && Int(keyword.dropFirst(stem.count)) != nil
    }
  }
}
