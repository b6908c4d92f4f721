import CCFITSIO
import Synchronization

/// The numbers of an unpacked tile, in the type they were packed as.
enum TileValues {
  case int32([Int32])
  case int64([Int64])
  case float32([Float])
  case float64([Double])
}

/// Unpacks tiles with cfitsio's codecs and zlib.
///
/// cfitsio trusts its input: its decoders may read past the end of damaged bytes, and the HCOMPRESS
/// decoder writes as many pixels as the bytes say. So every tile is copied into a buffer with room
/// behind it for the worst case, and sizes written inside a tile are compared with the grid first.
struct TileCodec {
  /// The codec's name, as in `ZCMPTYPE`.
  let name: String
  /// BITPIX of the pixels; of quantized floats 32.
  let bitpix: Int
  /// Rice: pixels coded together.
  let blockSize: Int
  /// Rice: bytes of the numbers that were coded.
  let bytesPerPixel: Int
  /// HCOMPRESS: whether to smooth.
  let smooths: Bool

  /// Why a tile could not be unpacked.
  struct Failure: Error {
    let expected: String
    let found: String
  }

  /// HCOMPRESS keeps its place in the stream in static variables: one tile at a time.
  private static let hcompressLock = Mutex(())

  /// cfitsio makes its own lock recursive only here, and its HCOMPRESS decoder takes it twice when
  /// it meets damaged bytes: without this call it would wait for itself for ever.
  private static let isInitialized = fits_init_cfitsio() == 0

  /// The names there are.
  static let names: Set<String> = [
    "RICE_1", "RICE_ONE", "GZIP_1", "GZIP_2", "HCOMPRESS_1", "PLIO_1", "NOCOMPRESS",
  ]

  /// Unpacks one tile.
  func unpack(_ bytes: ArraySlice<UInt8>, _ piece: TileGrid.Piece) throws -> TileValues {
    switch name {
    case "RICE_1", "RICE_ONE": .int32(try rice(bytes, count: piece.pixelCount))
    case "GZIP_1", "GZIP_2":
      try Gzip.numbers(
        bytes, count: piece.pixelCount, bitpix: bitpix, isShuffled: name == "GZIP_2")
    case "PLIO_1": .int32(try plio(bytes, count: piece.pixelCount))
    case "HCOMPRESS_1": .int32(try hcompress(bytes, piece))
    default: try Gzip.numbers(raw: Array(bytes), count: piece.pixelCount, bitpix: bitpix)
    }
  }

  // MARK: Rice

  private func rice(_ bytes: ArraySlice<UInt8>, count: Int) throws -> [Int32] {
    // A block of equal pixels takes 5, 4 or 3 bits; fewer bytes than that cannot be right.
    let shortest = (count + blockSize - 1) / blockSize * 3 / 8
    guard bytes.count >= max(bytesPerPixel, shortest) else {
      throw Failure(expected: "Rice codes of \(count) pixels", found: "\(bytes.count) bytes")
    }
    // The decoder looks for its end once a block; ones behind the end stop its search for the next
    // one bit, and a block of pixels takes no more than this.
    let input = Array(bytes) + [UInt8](repeating: 0xff, count: 16 * blockSize + 64)
    let (length, size) = (Int32(bytes.count), Int32(blockSize))
    switch bytesPerPixel {
    case 1:
      let narrow = try decoded(input, count, UInt8.self) {
        fits_rdecomp_byte($0, length, $1, Int32(count), size)
      }
      return narrow.map { Int32($0) }
    case 2:
      let narrow = try decoded(input, count, UInt16.self) {
        fits_rdecomp_short($0, length, $1, Int32(count), size)
      }
      return narrow.map { Int32(Int16(bitPattern: $0)) }
    default:
      let wide = try decoded(input, count, UInt32.self) {
        fits_rdecomp($0, length, $1, Int32(count), size)
      }
      return wide.map { Int32(bitPattern: $0) }
    }
  }

  /// Runs one of the three Rice decoders.
  private func decoded<Number: FixedWidthInteger>(
    _ input: [UInt8], _ count: Int, _: Number.Type,
    _ decode: (UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Number>?) -> Int32
  ) throws -> [Number] {
    var input = input
    return try [Number](unsafeUninitializedCapacity: count) { output, filled in
      let status = input.withUnsafeMutableBufferPointer {
        decode($0.baseAddress, output.baseAddress)
      }
      guard status == 0 else {
        throw Failure(expected: "Rice codes", found: "damaged bytes")
      }
      filled = count
    }
  }

  // MARK: PLIO

  private func plio(_ bytes: ArraySlice<UInt8>, count: Int) throws -> [Int32] {
    var words = Gzip.load(Array(bytes), Int16.self)
    guard words.count >= 4 else {
      throw Failure(expected: "a PLIO line list", found: "\(bytes.count) bytes")
    }
    // The list states its own length, in an old and a new form.
    let isOld = words[2] > 0
    let length = isOld ? Int(words[2]) : words.count > 4 ? Int(words[4]) << 15 + Int(words[3]) : -1
    let first = isOld ? 3 : Int(words[1])
    guard (0...words.count).contains(length), first >= 0, count <= words.count * 4096 else {
      throw Failure(
        expected: "a PLIO line list of \(words.count) words", found: "one that states \(length)")
    }
    words += [Int16](repeating: 0, count: 8)
    var output = [Int32](repeating: 0, count: count)
    _ = pl_l2pi(&words, 1, &output, Int32(count))
    return output
  }

  // MARK: HCOMPRESS

  private func hcompress(
    _ bytes: ArraySlice<UInt8>, _ piece: TileGrid.Piece
  ) throws -> [Int32] {
    guard TileCodec.isInitialized else {
      throw Failure(expected: "cfitsio to start", found: "it does not")
    }
    try checkHCompress(bytes, piece)
    let count = piece.pixelCount
    // Zeroed pages cost nothing until they are touched; only damaged bytes make the decoder go there.
    let room = bytes.count + 16 * count + 65_536
    guard let input = calloc(room, 1)?.bindMemory(to: UInt8.self, capacity: room) else {
      throw Failure(expected: "memory for a tile", found: "none")
    }
    defer { free(input) }
    for (place, byte) in bytes.enumerated() { input[place] = byte }
    var output = [Int64](repeating: 0, count: count)
    var (rows, columns, scale, status): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    let wide = MemoryLayout<LONGLONG>.size == MemoryLayout<Int64>.size
    precondition(wide, "cfitsio's LONGLONG has 64 bits")
    TileCodec.hcompressLock.withLock { _ in
      output.withUnsafeMutableBytes { buffer in
        _ = fits_hdecompress64(
          input, smooths ? 1 : 0, buffer.bindMemory(to: LONGLONG.self).baseAddress, &rows, &columns,
          &scale, &status)
      }
    }
    guard status == 0 else {
      throw Failure(expected: "an HCOMPRESS tile", found: "damaged bytes (cfitsio \(status))")
    }
    // cfitsio leaves 32-bit numbers, packed at the start of the 64-bit array.
    return output.withUnsafeBytes { Array($0.bindMemory(to: Int32.self).prefix(count)) }
  }

  /// The tile's own size, scale and bit planes, which the decoder believes.
  private func checkHCompress(_ bytes: ArraySlice<UInt8>, _ piece: TileGrid.Piece) throws {
    let start = Array(bytes.prefix(25))
    guard start.count == 25, start[0] == 0xdd, start[1] == 0x99 else {
      throw Failure(expected: "an HCOMPRESS tile", found: "other bytes")
    }
    func word(_ place: Int) -> Int {
      start[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    let (slow, fast) = (word(2), word(6))
    guard fast == piece.width, slow == piece.height * piece.depth else {
      throw Failure(
        expected: "an HCOMPRESS tile of \(piece.width) x \(piece.height * piece.depth)",
        found: "\(fast) x \(slow)")
    }
    guard start[22..<25].allSatisfy({ $0 <= 63 }) else {
      throw Failure(
        expected: "at most 63 bit planes", found: "\(start[22..<25].max() ?? 0)")
    }
  }
}
