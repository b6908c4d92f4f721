import Synchronization

extension FITSFile {
  /// Throws when `DATASUM` or `CHECKSUM` is there and does not fit; each HDU is summed only once.
  func verifyChecksums(of hdu: HDU) throws {
    let header = hdu.fileHeader
    guard limits.verifiesChecksums, header["DATASUM"] != nil || header["CHECKSUM"] != nil,
      !verified.withLock({ $0.contains(hdu.index) })
    else { return }
    try requireData(of: hdu)
    let data = try sum(at: hdu.dataStart, count: hdu.dataSize)
    if let stated = FITSFile.datasum(of: header), stated != UInt64(data.value) {
      throw wrong("DATASUM", hdu, expected: "\(stated)", found: "\(data.value)")
    }
    if let stated = header.string("CHECKSUM"), !stated.isEmpty {
      var whole = data
      try source.forEachPiece(at: hdu.headerStart, count: hdu.dataStart - hdu.headerStart) {
        whole.add($0)
      }
      guard whole.value == 0xffff_ffff || whole.value == 0 else {
        throw wrong("CHECKSUM", hdu, expected: "a sum of 0", found: "\(~whole.value)")
      }
    }
    verified.withLock { _ = $0.insert(hdu.index) }
  }

  /// The stated sum, which files give as text or as a number.
  private static func datasum(of header: Header) -> UInt64? {
    header.string("DATASUM").flatMap(UInt64.init)
      ?? header.int("DATASUM").flatMap(UInt64.init(exactly:))
  }

  /// The sum of a range, and of the padding to its block as far as the file has it.
  private func sum(at offset: Int, count: Int) throws -> Checksum {
    let padded = (count + HDUWalk.block - 1) / HDUWalk.block * HDUWalk.block
    let total = Mutex(Checksum())
    try source.forEachPiece(
      at: offset, count: min(padded, source.size - offset), threads: limits.threads
    ) { _, bytes in
      // The order in which numbers are added up does not matter to their sum.
      var part = Checksum()
      part.add(bytes)
      total.withLock { $0.add(part) }
    }
    return total.withLock { $0 }
  }

  private func wrong(
    _ keyword: String, _ hdu: HDU, expected: String, found: String
  ) -> FITSError {
    .wrongChecksum(
      path: path, hdu: hdu.index, keyword: keyword, expected: expected, found: found)
  }
}
