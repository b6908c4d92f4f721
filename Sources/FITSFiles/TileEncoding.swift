import CCFITSIO

/// Encodes images as compressed tiles, without loss.
///
/// Whole numbers take Rice codes, floats gzip with the bytes of each number sorted by weight, and
/// bytes plain gzip.
enum TileEncoding {
  /// Rows in a tile: enough for gzip to find something, few enough to read a part quickly.
  private static let tileRows = 16
  /// Pixels that Rice codes together; the value every reader expects.
  private static let riceBlock = 32

  /// The HDU of a tile-compressed image.
  static func hdu(_ pixels: FITSPixels, axes: [Int], header: Header, name: String?) -> HDUBytes {
    precondition(
      !axes.isEmpty && HDUStructure.product(axes) == pixels.count, "the axes hold the pixels")
    let sides = axes.enumerated().map { $0 == 0 ? $1 : $0 == 1 ? min($1, tileRows) : 1 }
    let grid = TileGrid(axes: axes, tile: sides)
    var rows: [UInt8] = []
    var heap: [UInt8] = []
    var longest = 0
    var start = 0
    for count in tileLengths(grid) {
      let packed = pack(pixels, start..<start + count)
      rows += ImageEncoding.bytes(of: [packed.count, heap.count]) { $0.bigEndian }
      heap += packed
      longest = max(longest, packed.count)
      start += count
    }
    var cards = tableCards(tiles: rows.count / 16, heap: heap.count, longest: longest)
    describe(pixels, axes: axes, sides: sides, in: &cards)
    ImageEncoding.add(header, name: name, to: &cards)
    return HDUBytes(header: cards, data: rows + heap)
  }

  /// The pixels of each tile; tiles are whole rows of one plane, so they follow each other in the
  /// image as they do in the table.
  private static func tileLengths(_ grid: TileGrid) -> [Int] {
    let planes = grid.axes.dropFirst(2).reduce(1, *)
    let plane = grid.pieces(ofPlane: 0).map(\.pixelCount)
    return (0..<planes).flatMap { _ in plane }
  }

  private static func pack(_ pixels: FITSPixels, _ range: Range<Int>) -> [UInt8] {
    switch pixels {
    case .int32(let values):
      return rice(Array(values[range]))
    case .float32(let values):
      let bytes = ImageEncoding.bigEndian(.float32(Array(values[range])))
      return Gzip.pack(Gzip.shuffled(bytes, size: 4))
    case .uint8(let values):
      return Gzip.pack(Array(values[range]))
    }
  }

  /// Rice codes; a block that does not get shorter is stored as it is, 5 bits longer.
  private static func rice(_ values: [Int32]) -> [UInt8] {
    var values = values
    let room = values.count * 4 + values.count / riceBlock + 64
    return [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
      let length = fits_rcomp(
        &values, Int32(values.count), buffer.baseAddress, Int32(room), Int32(riceBlock))
      precondition(length >= 0, "Rice codes fit the room for the worst case")
      filled = Int(length)
    }
  }

  /// The cards of the table that holds the tiles.
  private static func tableCards(tiles: Int, heap: Int, longest: Int) -> Header {
    var cards = Header()
    cards.set("XTENSION", "BINTABLE", comment: "binary table")
    cards.set("BITPIX", 8)
    cards.set("NAXIS", 2)
    cards.set("NAXIS1", 16, comment: "bytes in a row")
    cards.set("NAXIS2", tiles, comment: "tiles")
    cards.set("PCOUNT", heap, comment: "bytes behind the rows")
    cards.set("GCOUNT", 1)
    cards.set("TFIELDS", 1)
    cards.set("TTYPE1", "COMPRESSED_DATA")
    cards.set("TFORM1", "1QB(\(longest))")
    return cards
  }

  /// The cards that describe the image inside.
  private static func describe(
    _ pixels: FITSPixels, axes: [Int], sides: [Int], in cards: inout Header
  ) {
    cards.set("ZIMAGE", true, comment: "this table is a compressed image")
    cards.set("ZBITPIX", ImageEncoding.bitpix(of: pixels))
    cards.set("ZNAXIS", axes.count)
    for (axis, length) in axes.enumerated() { cards.set("ZNAXIS\(axis + 1)", length) }
    for (axis, side) in sides.enumerated() { cards.set("ZTILE\(axis + 1)", side) }
    switch pixels {
    case .int32:
      cards.set("ZCMPTYPE", "RICE_1")
      cards.set("ZNAME1", "BLOCKSIZE")
      cards.set("ZVAL1", riceBlock)
      cards.set("ZNAME2", "BYTEPIX")
      cards.set("ZVAL2", 4)
    case .float32:
      cards.set("ZCMPTYPE", "GZIP_2")
      cards.set("ZQUANTIZ", "NONE", comment: "lossless")
    case .uint8:
      cards.set("ZCMPTYPE", "GZIP_1")
    }
  }
}
