import CZLIB
import Tensors

/// The compressed image data of a PNG file, made in parallel.
///
/// The rows are cut into strips of a size that depends on the picture alone. Each strip becomes a
/// deflate stream of its own that ends at a byte boundary (a sync flush; only the last one is
/// finished), so that the strips one after another are one valid stream, whose checksum is combined
/// from theirs. The bytes are therefore the same for any number of threads. The price is that no
/// strip refers back into the one before: about one part in a thousand. libpng was rejected: it
/// compresses on one thread, and reports errors by `longjmp`, which Swift cannot be left by.
struct PNGStrips {
  private let rows: PNGRows
  private let encoding: PNGEncoding
  private let rowsPerStrip: Int

  /// A strip holds about this many bytes before compression.
  private static let bytesPerStrip = 1 << 19

  init(of picture: PNGPicture, encoding: PNGEncoding) {
    rows = PNGRows(of: picture, filter: encoding.filter)
    self.encoding = encoding
    rowsPerStrip = max(1, Self.bytesPerStrip / rows.bytesPerRow)
  }

  /// The parts of the image data in their order, each a whole IDAT chunk.
  func chunks(parallelism: Parallelism) throws -> [[UInt8]] {
    let count = (rows.count + rowsPerStrip - 1) / rowsPerStrip
    var strips = [Result<Strip, ImagingError>?](repeating: nil, count: count)
    strips.withUnsafeMutableBufferPointer { strips in
      let shared = Shared(strips: strips)
      parallelism.forEach(count) { shared.strips[$0] = compressed(strip: $0, of: count) }
    }
    var adler = adler32(0, nil, 0)
    var chunks: [[UInt8]] = []
    for case .some(let result) in strips {
      let strip = try result.get()
      adler = adler32_combine(adler, strip.adler, Int(strip.rawCount))
      chunks.append(strip.chunk)
    }
    chunks.append(PNGChunk.bytes("IDAT", UInt32(truncatingIfNeeded: adler).bigEndianBytes))
    return chunks
  }

  private struct Strip {
    let chunk: [UInt8]
    let adler: UInt
    let rawCount: Int
  }

  private struct Shared: @unchecked Sendable {
    let strips: UnsafeMutableBufferPointer<Result<Strip, ImagingError>?>
  }

  private func compressed(strip: Int, of count: Int) -> Result<Strip, ImagingError> {
    let range = strip * rowsPerStrip..<min(rows.count, (strip + 1) * rowsPerStrip)
    let raw = rows.bytes(ofRows: range)
    return Result { () throws(ImagingError) in
      let header: [UInt8] = strip == 0 ? [0x78, 0x01] : []
      let chunk = try deflated(raw, after: header, isLast: strip == count - 1)
      let adler = raw.withUnsafeBufferPointer {
        adler32_z(adler32(0, nil, 0), $0.baseAddress, $0.count)
      }
      return Strip(chunk: chunk, adler: adler, rawCount: raw.count)
    }
  }

  /// An IDAT chunk of `header` and the deflated `raw` bytes.
  private func deflated(
    _ raw: [UInt8], after header: [UInt8], isLast: Bool
  ) throws(ImagingError) -> [UInt8] {
    var stream = z_stream()
    let strategy = encoding.search == .runs ? Z_RLE : Z_DEFAULT_STRATEGY
    var status = deflateInit2_(
      &stream, Int32(encoding.level), Z_DEFLATED, -15, 9, strategy, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw .compression(status: status) }
    defer { deflateEnd(&stream) }
    // A sync flush adds at most a few bytes to the bound of a finished stream.
    let capacity = Int(deflateBound(&stream, UInt(raw.count))) + 16
    guard capacity + header.count < Int32.max else {
      throw .compression(status: Z_BUF_ERROR)
    }
    let chunk = PNGChunk.bytes("IDAT", capacity: header.count + capacity) { body in
      _ = body.update(fromContentsOf: header)
      raw.withUnsafeBufferPointer { raw in
        stream.next_in = UnsafeMutablePointer(mutating: raw.baseAddress)
        stream.avail_in = UInt32(raw.count)
        stream.next_out = body.baseAddress.map { $0 + header.count }
        stream.avail_out = UInt32(capacity)
        status = deflate(&stream, isLast ? Z_FINISH : Z_SYNC_FLUSH)
      }
      return header.count + capacity - Int(stream.avail_out)
    }
    let isWhole = stream.avail_in == 0 && stream.avail_out > 0
    guard isWhole, status == (isLast ? Z_STREAM_END : Z_OK) else {
      throw .compression(status: status)
    }
    return chunk
  }
}
