/// Tells what a file that is not FITS seems to be, for the error's sake.
enum FileSignature {
  private static let known: [(bytes: [UInt8], name: String)] = [
    ([0x89, 0x50, 0x4e, 0x47], "a PNG picture"), ([0xff, 0xd8, 0xff], "a JPEG picture"),
    ([0x1f, 0x8b], "gzip inside gzip"), ([0x42, 0x5a, 0x68], "bzip2 compression"),
    ([0x1f, 0x9d], "Unix compress"), ([0xfd, 0x37, 0x7a], "xz compression"),
    ([0x50, 0x4b, 0x03, 0x04], "a ZIP archive"), ([0x25, 0x50, 0x44, 0x46], "a PDF document"),
    (Array("XTENSION".utf8), "an extension without a primary HDU"),
    (Array("SIMPLE".utf8), "a broken SIMPLE card"),
  ]

  /// A few words about the first bytes of a file.
  static func describe(_ start: [UInt8]) -> String {
    if start.isEmpty { return "the file is empty" }
    if let match = known.first(where: { start.starts(with: $0.bytes) }) {
      return "it begins as \(match.name)"
    }
    let isText = start.allSatisfy { (32...126).contains($0) || (9...13).contains($0) }
    return isText
      ? "it begins with the text '\(CardFormat.printable(String(decoding: start, as: UTF8.self)))'"
      : "it begins with unknown bytes"
  }
}
