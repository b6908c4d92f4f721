/// A plane of a tile-compressed image.
struct CompressedImage {
  private let table: TileTable
  private let place: PlanePlace
  private let pieces: [TileGrid.Piece]
  private let codec: TileCodec
  private let quantization: TileQuantization
  /// Whether floats were packed as whole numbers.
  private let isQuantized: Bool

  /// Checks the table of tiles and the codec's parameters before anything is unpacked.
  init(_ hdu: HDU, place: PlanePlace, in file: FITSFile) throws {
    try file.requireData(of: hdu)
    self.place = place
    table = try TileTable(hdu, in: file)
    pieces = table.grid.pieces(ofPlane: place.plane)
    let header = hdu.fileHeader
    isQuantized =
      place.bitpix < 0 && header.string("ZQUANTIZ") != "NONE"
      && (table.hasColumn("ZSCALE") || header["ZSCALE"] != nil)
    quantization = try CompressedImage.quantization(header, table)
    codec = try CompressedImage.codec(
      place.compression ?? "", bitpix: isQuantized ? 32 : place.bitpix, table)
    guard header["ZMASKCMP"] == nil, !table.hasColumn("NULL_PIXEL_MASK") else {
      throw table.damaged("blank pixels marked by a number", "a compressed mask (ZMASKCMP)")
    }
    for piece in pieces { _ = try packed(piece) }
  }

  /// The pixels as float32, blank ones NaN.
  func floats(scaling: PixelScaling) throws -> [Float] {
    try assemble { piece in
      switch try values(of: piece) {
      case .float32(let values): scaling.isIdentity ? values : values.map { scaling.float($0) }
      case .float64(let values): values.map { scaling.float($0) }
      case .int32(let values): pixels(values, scaling)
      case .int64(let values): pixels(values, scaling)
      }
    }
  }

  private func pixels<Stored: FixedWidthInteger>(
    _ values: [Stored], _ scaling: PixelScaling
  ) -> [Float] {
    let blank = scaling.blank.flatMap(Stored.init(exactly:))
    return values.map { $0 == blank ? .nan : scaling.float($0, bitpix: place.bitpix) }
  }

  /// The pixels as whole numbers, blank ones 0.
  func integers(_ decoder: IntegerDecoder) throws -> [Int32] {
    try assemble { piece in
      switch try values(of: piece) {
      case .int32(let values): try values.map { try integer(Int64($0), decoder) }
      case .int64(let values): try values.map { try integer($0, decoder) }
      case .float32, .float64: throw table.damaged("whole numbers", "floats")
      }
    }
  }

  private func integer(_ raw: Int64, _ decoder: IntegerDecoder) throws -> Int32 {
    guard let value = decoder.value(raw) else {
      throw table.damaged("values that fit 32 bits", "\(raw) + \(decoder.zero)")
    }
    return value
  }

  /// Unpacks every tile of the plane and lays it in its place.
  private func assemble<Pixel: Numeric>(
    _ unpack: (TileGrid.Piece) throws -> [Pixel]
  ) throws -> [Pixel] {
    var plane = [Pixel](repeating: 0, count: place.pixelCount)
    for piece in pieces {
      let values = try unpack(piece)
      for row in 0..<piece.height {
        let from = piece.offset + row * piece.width
        let to = (piece.y + row) * place.width + piece.x
        plane.replaceSubrange(to..<to + piece.width, with: values[from..<from + piece.width])
      }
    }
    return plane
  }

  /// The numbers of a tile, floats restored.
  private func values(of piece: TileGrid.Piece) throws -> TileValues {
    let (bytes, packing) = try packed(piece)
    do {
      switch packing {
      case .gzip:
        return try Gzip.numbers(
          bytes, count: piece.pixelCount, bitpix: place.bitpix, isShuffled: false)
      case .none:
        return try Gzip.numbers(
          raw: Array(bytes), count: piece.pixelCount, bitpix: place.bitpix)
      case .codec:
        let values = try codec.unpack(bytes, piece)
        guard isQuantized, case .int32(let numbers) = values else { return values }
        return try restored(numbers, row: piece.row)
      }
    } catch let failure as TileCodec.Failure {
      throw table.damaged(
        "\(failure.expected) in tile \(piece.row + 1)", failure.found)
    }
  }

  private func restored(_ numbers: [Int32], row: Int) throws -> TileValues {
    let scale = try table.number("ZSCALE", row: row) ?? 1
    let zero = try table.number("ZZERO", row: row) ?? 0
    let blank = try table.number("ZBLANK", row: row).flatMap(Int.init(exactly:))
    if place.bitpix == -32 {
      return .float32(
        quantization.values(numbers, row: row, scale: scale, zero: zero, blank: blank))
    }
    return .float64(
      quantization.values(numbers, row: row, scale: scale, zero: zero, blank: blank))
  }

  private enum Packing { case codec, gzip, none }

  /// The bytes of a tile: packed as the header says, or, where that gained nothing, with gzip or
  /// not at all.
  private func packed(_ piece: TileGrid.Piece) throws -> (ArraySlice<UInt8>, Packing) {
    let columns: [(String, Packing)] = [
      ("COMPRESSED_DATA", .codec), ("GZIP_COMPRESSED_DATA", .gzip), ("UNCOMPRESSED_DATA", .none),
    ]
    for (column, packing) in columns {
      let bytes = try table.packedBytes(column, row: piece.row)
      if !bytes.isEmpty { return (bytes, packing) }
    }
    throw table.damaged("bytes of tile \(piece.row + 1)", "none")
  }

  private static func quantization(
    _ header: Header, _ table: TileTable
  ) throws -> TileQuantization {
    let seed = header.int("ZDITHER0") ?? 1
    guard (1...10_000).contains(seed) else {
      throw table.damaged("ZDITHER0 from 1 to 10000", "\(seed)")
    }
    switch header.string("ZQUANTIZ") {
    case "SUBTRACTIVE_DITHER_1": return TileQuantization(dither: .first, seed: seed)
    case "SUBTRACTIVE_DITHER_2": return TileQuantization(dither: .second, seed: seed)
    default: return TileQuantization(dither: .none, seed: seed)
    }
  }

  private static func codec(_ name: String, bitpix: Int, _ table: TileTable) throws -> TileCodec {
    guard TileCodec.names.contains(name) else {
      throw table.damaged("a known ZCMPTYPE", "'\(name)'")
    }
    let block = try table.parameter("BLOCKSIZE", default: 32)
    let bytes = try table.parameter("BYTEPIX", default: 4)
    guard (1...1024).contains(block) else {
      throw table.damaged("a Rice BLOCKSIZE from 1 to 1024", "\(block)")
    }
    guard [1, 2, 4].contains(bytes) else {
      throw table.damaged("a Rice BYTEPIX of 1, 2 or 4", "\(bytes)")
    }
    let takesFloats = ["GZIP_1", "GZIP_2", "NOCOMPRESS"].contains(name)
    guard takesFloats || (8...32).contains(bitpix) else {
      throw table.damaged("whole numbers of 32 bits under \(name)", "BITPIX \(bitpix)")
    }
    return TileCodec(
      name: name, bitpix: bitpix, blockSize: block, bytesPerPixel: bytes,
      smooths: try table.parameter("SMOOTH", default: 0) != 0)
  }
}
