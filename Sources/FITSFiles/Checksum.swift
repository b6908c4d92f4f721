/// The ones' complement sum of the FITS checksum convention.
struct Checksum {
  private var total: UInt64 = 0

  /// Adds bytes, which must begin at a multiple of 4 of the summed range; a last incomplete word is
  /// filled with zeros.
  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    let words = UnsafeRawBufferPointer(rebasing: bytes[0..<bytes.count / 4 * 4])
      .bindMemory(to: UInt32.self)
    var sum: UInt64 = 0
    // 2^32 words of 32 bits cannot overflow 64 bits; pieces are far shorter.
    for word in words { sum &+= UInt64(UInt32(bigEndian: word)) }
    for (place, byte) in bytes[(words.count * 4)...].enumerated() {
      sum &+= UInt64(byte) << UInt64(24 - 8 * place)
    }
    total = Checksum.folded(total) + Checksum.folded(sum)
  }

  /// Adds an array of bytes.
  mutating func add(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { add($0) }
  }

  /// Adds another sum.
  mutating func add(_ other: Checksum) {
    total = Checksum.folded(total) + Checksum.folded(other.total)
  }

  /// The sum so far.
  var value: UInt32 { UInt32(truncatingIfNeeded: Checksum.folded(total)) }

  /// Carries the upper half into the lower one until nothing is left above.
  private static func folded(_ sum: UInt64) -> UInt64 {
    var sum = sum
    while sum >> 32 != 0 { sum = (sum & 0xffff_ffff) + (sum >> 32) }
    return sum
  }

  /// The 16 letters and digits that make an HDU, whose sum with `CHECKSUM` set to sixteen zeros is
  /// `sum`, add up to minus zero.
  static func encoded(_ sum: UInt32) -> String {
    let complement = ~sum
    var letters = [UInt8](repeating: 0, count: 16)
    for byte in 0..<4 {
      let value = Int(truncatingIfNeeded: complement >> UInt32(24 - 8 * byte)) & 0xff
      var quarter = [Int](repeating: value / 4 + 48, count: 4)
      quarter[0] += value % 4
      avoidPunctuation(&quarter)
      for place in 0..<4 { letters[4 * place + byte] = UInt8(quarter[place]) }
    }
    // The value begins in column 12 of the card, one byte off the 4-byte words.
    return String(decoding: [letters[15]] + letters[0..<15], as: UTF8.self)
  }

  /// Moves pairs of characters apart, their sum kept, until none is punctuation.
  private static func avoidPunctuation(_ characters: inout [Int]) {
    let excluded = Set(58...64).union(91...96)
    while characters.contains(where: excluded.contains) {
      for first in [0, 2] where !excluded.isDisjoint(with: characters[first...first + 1]) {
        characters[first] += 1
        characters[first + 1] -= 1
      }
    }
  }
}
