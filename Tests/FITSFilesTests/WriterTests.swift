import FITSFiles
import Foundation
import Testing
import _TestSupport

@Suite("Writing FITS files")
struct WriterTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a float32 image comes back as it was written, NaN included")
  func floatRoundTrip() throws {
    var header = Header()
    header.set("CRVAL1", 180.25, comment: "[deg] right ascension")
    header.addHistory("made by a test")
    let pixels: [Float] = [1.5, -2.25, .nan, 3e38, Float(bitPattern: 77), -0.0]
    let path = folder.path("a.fits")
    try FITSWriter.write([.image(.float32(pixels), axes: [3, 2], header: header)], to: path)
    let file = try FITSFile.open(path)
    let image = try file.readImage(file.imageHDU())
    #expect(image.width == 3 && image.height == 2)
    #expect(image.pixels.map(\.bitPattern) == pixels.map(\.bitPattern))
    #expect(image.header.double("CRVAL1") == 180.25)
    #expect(image.header.history == ["made by a test"])
  }

  @Test("whole numbers come back exactly, plane by plane")
  func integerCube() throws {
    let values: [Int32] = [0, 1, -5, .max, .min, 7, 8, 9]
    let path = folder.path("cube.fits")
    try FITSWriter.write([.image(.int32(values), axes: [2, 2, 2])], to: path)
    let file = try FITSFile.open(path)
    let hdu = try file.imageHDU()
    #expect(hdu.planes == 2)
    #expect(try file.readIntegers(hdu, plane: 0).pixels == Array(values[0..<4]))
    #expect(try file.readIntegers(hdu, plane: 1).pixels == Array(values[4..<8]))
    #expect(throws: FITSError.noSuchPlane(path: path, hdu: 0, plane: 2, planes: 2)) {
      try file.readImage(hdu, plane: 2)
    }
  }

  @Test("a table keeps names, units, descriptions, and what is missing")
  func tableRoundTrip() throws {
    let table = FITSTable(
      name: "CATALOG",
      columns: [
        FITSColumn(
          name: "RA", unit: "deg", description: "right ascension",
          values: .float64([1.25, .nan, -3])),
        FITSColumn(name: "ID", values: .int64([1, nil, 1 << 40])),
        FITSColumn(name: "FLAGS", values: .int32([nil, 2, -3])),
        FITSColumn(name: "NAME", values: .string(["a", "", "long name"])),
        FITSColumn(name: "GOOD", values: .bool([true, false, true])),
        FITSColumn(name: "MAGS", values: .float32Vector(width: 2, [1, 2, 3, 4, 5, 6])),
        FITSColumn(name: "LIST", values: .lists([[1, 2], [], [3]])),
      ])
    let path = folder.path("t.fits")
    try FITSWriter.write([.table(table)], to: path)
    let file = try FITSFile.open(path)
    let read = try file.readTable(file.tableHDU(.name("catalog")))
    #expect(read.rowCount == 3)
    for (column, expected) in zip(read.columns, table.columns).dropFirst() {
      #expect(column == expected)
    }
    guard case .float64(let ra) = read.columns[0].values else {
      Issue.record("RA is no column of doubles")
      return
    }
    #expect(ra[0] == 1.25 && ra[1].isNaN && ra[2] == -3)
    #expect(read.columns[0].unit == "deg" && read.columns[0].description == "right ascension")
  }

  @Test("the same units give the same bytes, and no temporary file is left")
  func deterministic() throws {
    let unit = FITSUnit.image(.uint8([1, 2, 3, 4]), axes: [4, 1])
    try FITSWriter.write([unit], to: folder.path("one.fits"))
    try FITSWriter.write([unit], to: folder.path("two.fits"))
    #expect(
      FileManager.default.contents(atPath: folder.path("one.fits"))
        == FileManager.default.contents(atPath: folder.path("two.fits")))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    #expect(names == ["one.fits", "two.fits"])
  }
}
