import CCFITSIO

/// Unfolds a gzipped file step by step, so that no more is unfolded than its FITS headers call for.
final class GzipReader {
  private(set) var bytes: [UInt8] = []
  private let source: DiskBytes
  private let limit: Int
  private var stream = z_stream()
  private var input = [UInt8](repeating: 0, count: 1 << 16)
  private var position = 0
  private var begun = false
  private var ended = false

  /// A reader of `source` that refuses to unfold more than `limit` bytes.
  init(_ source: DiskBytes, limit: Int) {
    self.source = source
    self.limit = limit
  }

  deinit { if begun { inflateEnd(&stream) } }

  /// Whether the file begins as gzip does.
  static func recognises(_ source: DiskBytes) throws -> Bool {
    try source.size >= 2 && source.bytes(at: 0, count: 2) == [0x1f, 0x8b]
  }

  /// Unfolds until `count` bytes are there or the stream ends; says how many there are.
  func unfold(atLeast count: Int) throws -> Int {
    guard count <= limit else {
      throw FITSError.tooLarge(
        path: source.path, hdu: 0, found: "\(count) bytes in gzip", limit: "\(limit) bytes")
    }
    while bytes.count < count && !ended {
      try step(room: min(max(count - bytes.count, 1 << 16), 1 << 22, limit - bytes.count))
    }
    return bytes.count
  }

  /// Unfolds up to `room` more bytes.
  private func step(room: Int) throws {
    var output = [UInt8](repeating: 0, count: room)
    let used = try output.withUnsafeMutableBufferPointer { try fill($0) }
    bytes.append(contentsOf: output[..<used])
  }

  /// Runs the inflater until the output is full or the input over.
  private func fill(_ output: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    stream.next_out = output.baseAddress
    stream.avail_out = UInt32(output.count)
    while stream.avail_out > 0 && !ended {
      let available = min(input.count, source.size - position)
      guard available > 0 else {
        guard begun else { break }
        throw damaged("the end of the gzip stream", "the end of the file")
      }
      try inflateSome(available)
    }
    return output.count - Int(stream.avail_out)
  }

  /// One call of the inflater on the next `available` bytes of the file.
  private func inflateSome(_ available: Int) throws {
    if !begun {
      let (next, room) = (stream.next_out, stream.avail_out)
      try check(skysieve_gunzip_begin(&stream))
      (stream.next_out, stream.avail_out) = (next, room)
      begun = true
    }
    let status = try input.withUnsafeMutableBytes { buffer in
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer[0..<available])
      try source.read(into: part, at: position)
      stream.next_in = part.bindMemory(to: UInt8.self).baseAddress
      stream.avail_in = UInt32(available)
      return inflate(&stream, Z_NO_FLUSH)
    }
    position += available - Int(stream.avail_in)
    if status == Z_STREAM_END { return try endMember() }
    if status != Z_BUF_ERROR { try check(status) }
  }

  /// A gzip file may hold several members one behind the other; anything else behind the first is
  /// padding and is not read.
  private func endMember() throws {
    inflateEnd(&stream)
    begun = false
    let more = source.size - position >= 2
    ended = try !more || source.bytes(at: position, count: 2) != [0x1f, 0x8b]
  }

  private func check(_ status: Int32) throws {
    guard status != Z_OK else { return }
    throw damaged("a gzip stream", status == Z_MEM_ERROR ? "no memory for it" : "damaged bytes")
  }

  private func damaged(_ expected: String, _ found: String) -> FITSError {
    .damaged(path: source.path, hdu: 0, expected: expected, found: found)
  }
}
