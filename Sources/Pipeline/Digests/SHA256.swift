import CDigests

/// The SHA-256 digest of bytes that arrive in pieces (FIPS 180-4), as `sha256sum` prints it.
///
/// Goals in order: the right digest, no dependency, the speed of a disk. A faster checksum of our own
/// was rejected: people can compare this one with what their archive states.
struct SHA256 {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]
  private var pending: [UInt8] = []
  private var byteCount = 0

  /// Takes in more bytes.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    byteCount += bytes.count
    var bytes = bytes
    if !pending.isEmpty {
      let taken = min(64 - pending.count, bytes.count)
      pending.append(contentsOf: bytes[..<taken])
      bytes = UnsafeRawBufferPointer(rebasing: bytes[taken...])
      guard pending.count == 64 else { return }
      pending.withUnsafeBytes { Self.compress($0, into: &state) }
      pending.removeAll(keepingCapacity: true)
    }
    let whole = bytes.count / 64 * 64
    Self.compress(UnsafeRawBufferPointer(rebasing: bytes[..<whole]), into: &state)
    pending.append(contentsOf: bytes[whole...])
  }

  /// Ends the message and gives the digest as 64 hexadecimal digits.
  mutating func finish() -> String {
    let bits = UInt64(byteCount) &* 8
    let zeros = (119 - byteCount % 64) % 64
    let length = (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * UInt64($0))) }
    let padding = [0x80] + [UInt8](repeating: 0, count: zeros) + length
    padding.withUnsafeBytes { update($0) }
    return state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// The digest of a text's UTF-8 bytes.
  static func digest(of text: String) -> String {
    digest(of: Array(text.utf8))
  }

  /// The digest of bytes.
  static func digest(of bytes: [UInt8]) -> String {
    var sum = SHA256()
    bytes.withUnsafeBytes { sum.update($0) }
    return sum.finish()
  }

  private static func compress(_ blocks: UnsafeRawBufferPointer, into state: inout [UInt32]) {
    guard let bytes = blocks.assumingMemoryBound(to: UInt8.self).baseAddress else { return }
    state.withUnsafeMutableBufferPointer { state in
      guard let words = state.baseAddress else { return }
      sk_sha256_compress(words, bytes, blocks.count / 64)
    }
  }
}
