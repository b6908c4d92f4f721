import FITSFiles
import Foundation
import Testing
import _TestSupport

@Suite("Compressed tiles")
struct TileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a packed map comes back exactly, in every plane")
  func integerTiles() throws {
    let values = (0..<3 * 45 * 33).map { index -> Int32 in
      let jump: Int = index * 1_000_003 % 90_001 - 45_000
      return index % 7 == 0 ? Int32(jump) : 0
    }
    let path = folder.path("seg.fits")
    try FITSWriter.write(
      [.image(.int32(values), axes: [33, 45, 3], name: "SEG", compression: .tiles)], to: path)
    let file = try FITSFile.open(path)
    let hdu = try file.imageHDU(.name("SEG"))
    #expect(hdu.kind == .image(bitpix: 32, axes: [33, 45, 3], compression: "RICE_1"))
    for plane in 0..<3 {
      let expected = Array(values[plane * 1485..<(plane + 1) * 1485])
      #expect(try file.readIntegers(hdu, plane: plane).pixels == expected)
      #expect(try file.readImage(hdu, plane: plane).pixels == expected.map { Float($0) })
    }
  }

  @Test("packed floats keep every bit, and are smaller")
  func floatTiles() throws {
    var values = (0..<64 * 64).map { Float($0 % 64) * 0.25 }
    values[5] = .nan
    values[6] = -.infinity
    let (packed, plain) = (folder.path("packed.fits"), folder.path("plain.fits"))
    try FITSWriter.write(
      [.image(.float32(values), axes: [64, 64], compression: .tiles)], to: packed)
    try FITSWriter.write([.image(.float32(values), axes: [64, 64])], to: plain)
    let file = try FITSFile.open(packed)
    let pixels = try file.readImage(file.imageHDU()).pixels
    #expect(pixels.map(\.bitPattern) == values.map(\.bitPattern))
    #expect(try size(of: packed) < size(of: plain))
  }

  @Test("many threads read one file at once")
  func threads() throws {
    let values = (0..<32 * 32).map { Int32($0 * 37 % 1009) }
    let path = folder.path("a.fits")
    try FITSWriter.write(
      [.image(.int32(values), axes: [32, 32], compression: .tiles)], to: path)
    let file = try FITSFile.open(path)
    let hdu = try file.imageHDU()
    DispatchQueue.concurrentPerform(iterations: 16) { _ in
      #expect((try? file.readIntegers(hdu).pixels) == values)
    }
  }

  @Test("random damage to packed tiles is an error or other pixels, never a crash")
  func damage() throws {
    let values = (0..<40 * 40).map { Int32($0 * 7919 % 211) }
    let path = folder.path("a.fits")
    try FITSWriter.write(
      [.image(.int32(values), axes: [40, 40], compression: .tiles)], to: path)
    let whole = try Data(contentsOf: URL(filePath: path))
    var state: UInt64 = 1
    var refused = 0
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0..<4 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let place = 5760 + Int(state >> 33) % (whole.count - 5760)
        bytes[place] = UInt8(truncatingIfNeeded: state >> 20)
      }
      try bytes.write(to: URL(filePath: path))
      do {
        let file = try FITSFile.open(path, limits: FITSLimits(verifiesChecksums: false))
        #expect(try file.readImage(file.imageHDU()).pixels.count == 1600)
      } catch let error as FITSError {
        #expect(error.kind == .badData)
        refused += 1
      }
    }
    #expect(refused > 0)
  }

  @Test(
    "fitsverify finds nothing to complain about",
    .enabled(if: OutsideProgram(named: "fitsverify") != nil, "fitsverify is not installed"))
  func verified() throws {
    var header = Header()
    header.set(
      "OBJECT",
      "a name so long that it has to be continued on another record of the header, 'it is'")
    header.addHistory(
      "made by a test, with a line of history that is longer than the seventy-two characters")
    let values = (0..<400).map { Int32($0) }
    let column = FITSColumn(
      name: "RA", unit: "deg", description: String(repeating: "right ascension ", count: 8),
      values: .float64([1, .nan]))
    let integers = FITSColumn(name: "ID", values: .int64([nil, 4]))
    let path = folder.path("all.fits")
    try FITSWriter.write(
      [
        .image(.float32(values.map { Float($0) }), axes: [20, 20], header: header),
        .image(.int32(values), axes: [20, 20], header: header, name: "I", compression: .tiles),
        .image(.float32(values.map { Float($0) }), axes: [20, 20], compression: .tiles),
        .image(.uint8([1, 2]), axes: [1, 2], name: "B"),
        .table(FITSTable(name: "T", columns: [column, integers])),
      ], to: path)
    let outcome = try #require(OutsideProgram(named: "fitsverify")).run(["-q", path])
    #expect(outcome.output.contains("verification OK"), "\(outcome.output)")
  }

  private func size(of path: String) throws -> Int {
    try Data(contentsOf: URL(filePath: path)).count
  }
}
