/// Walks through a file from header to header, before any data are read.
struct HDUWalk {
  /// The length of a FITS block.
  static let block = 2880

  let path: String
  let limits: FITSLimits
  /// Makes bytes available up to the given count and says how many there are.
  let available: (Int) throws -> Int
  /// Reads bytes that are available.
  let read: (_ offset: Int, _ count: Int) throws -> [UInt8]

  /// The HDUs up to the first damage, and that damage.
  struct Result {
    var hdus: [HDU] = []
    var damage: FITSError?
  }

  /// Walks to the end, or to the first thing that is wrong; throws when not even the first HDU can
  /// be told.
  func walk() throws -> Result {
    var result = Result()
    var offset = 0
    while try result.hdus.isEmpty || startsExtension(at: offset) {
      do {
        let hdu = try self.hdu(result.hdus.count, at: offset)
        result.hdus.append(hdu)
        offset = hdu.dataStart + (hdu.dataSize + HDUWalk.block - 1) / HDUWalk.block * HDUWalk.block
        try checkData(of: hdu)
      } catch let error as FITSError where !result.hdus.isEmpty {
        result.damage = error
        break
      }
    }
    return result
  }

  /// Whether another header begins here; anything else behind the last HDU is not FITS's business.
  private func startsExtension(at offset: Int) throws -> Bool {
    let mark = Array("XTENSION".utf8)
    guard try available(offset + mark.count) >= offset + mark.count else { return false }
    return try read(offset, mark.count) == mark
  }

  /// The data must be there in full; the padding behind the last block may be missing.
  private func checkData(of hdu: HDU) throws {
    let end = hdu.dataStart + hdu.dataSize
    let found = try available(end)
    guard found >= end else {
      throw FITSError.truncated(path: path, hdu: hdu.index, expectedBytes: end, foundBytes: found)
    }
  }

  /// The HDU whose header begins at `offset`.
  private func hdu(_ index: Int, at offset: Int) throws -> HDU {
    if index == 0 { try checkBeginning() }
    let (records, dataStart) = try headerBytes(index, at: offset)
    let header = Header(cards: CardParsing.cards(of: records))
    let structure = HDUStructure(path: path, hdu: index, header: header)
    let shape = try structure.shape()
    let content = try HDUContent(structure, shape: shape, isPrimary: index == 0)
    return HDU(
      index: index, name: header.string("EXTNAME") ?? "", kind: content.kind,
      header: content.header, fileHeader: header, headerStart: offset, dataStart: dataStart,
      dataSize: shape.dataSize)
  }

  /// The first card must be `SIMPLE = T`.
  private func checkBeginning() throws {
    let count = min(try available(HDUWalk.block), 30)
    let start = try read(0, count)
    guard start.starts(with: "SIMPLE  =".utf8) else {
      throw FITSError.notFITS(path: path, found: FileSignature.describe(start))
    }
    let value = start.dropFirst(9).drop { $0 == 32 }.first
    guard value == UInt8(ascii: "T") else {
      throw FITSError.damaged(
        path: path, hdu: 0, expected: "SIMPLE = T",
        found: value.map { String(UnicodeScalar($0)) }.map(CardFormat.printable) ?? "no value")
    }
  }

  /// The records before `END`, and where the data begin.
  private func headerBytes(_ index: Int, at start: Int) throws -> (ArraySlice<UInt8>, Int) {
    var records: [UInt8] = []
    var offset = start
    while true {
      guard offset - start < limits.maximumHeaderBytes else {
        throw FITSError.tooLarge(
          path: path, hdu: index, found: "a header without END",
          limit: "\(limits.maximumHeaderBytes) bytes")
      }
      let found = try available(offset + HDUWalk.block)
      guard found >= offset + HDUWalk.block else {
        throw noEnd(index, start: start, found: found)
      }
      let block = try read(offset, HDUWalk.block)
      offset += HDUWalk.block
      if let end = HDUWalk.end(in: block) {
        records += block[..<end]
        return (records[...], offset)
      }
      records += block
    }
  }

  private func noEnd(_ index: Int, start: Int, found: Int) -> FITSError {
    .damaged(
      path: path, hdu: index, expected: "an END card",
      found: "the end of the file after \(max(0, found - start)) bytes of header")
  }

  /// Where the `END` card stands in a block.
  private static func end(in block: [UInt8]) -> Int? {
    let end = Array("END".utf8) + [UInt8](repeating: 32, count: 5)
    return stride(from: 0, to: block.count, by: CardFormat.recordLength).first {
      block[$0..<$0 + 8].elementsEqual(end)
    }
  }
}
