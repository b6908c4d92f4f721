import Foundation
import SourceCatalogs
import Testing
import _TestSupport

@Suite("Reading CSV")
struct CSVReadingTests {
  @Test("each column takes the narrowest kind that holds all its values")
  func inference() throws {
    let catalog = try read(
      """
      whole,number,truth,text,id,gap,ra,label,halftruth
      1,1,True,a,99999999999999999999,1,10,1,true
      -2,2.5,false, b ,1,,20,0,
      +3,-1e3,TRUE,1,2,3,30,1,true
      """)
    #expect(
      catalog.columns.map(\.kind) == [
        .integer, .double, .truth, .text, .text, .integer, .double, .integer, .text,
      ])
    #expect(try catalog.integers("whole") == [1, -2, 3])
    #expect(try catalog.doubles("number") == [1, 2.5, -1000])
    #expect(try catalog.strings("text") == ["a", " b ", "1"])
    #expect(try catalog.integers("gap") == [1, nil, 3])
    #expect(try catalog.strings("label") == ["1", "0", "1"])
  }

  @Test("quotes protect commas, quotes and line breaks")
  func quotes() throws {
    let catalog = try read("\"a\",b\r\n\"x,\"\"y\"\"\r\nz\",2\r\n\"\",\"3\"")
    #expect(try catalog.strings("a") == ["x,\"y\"\r\nz", ""])
    #expect(try catalog.integers("b") == [2, 3])
  }

  @Test(
    "any line end, a byte order mark and blank lines are taken as they come",
    arguments: [
      "x,y\n1,2\n3,4\n", "x,y\r\n1,2\r\n3,4\r\n", "x,y\r1,2\r3,4", "\u{FEFF}x,y\n1,2\n3,4",
      "\n\nx,y\n\n1,2\n3,4\n\n\n", " x , y \n1 , 2\n 3,\t4\n",
    ])
  func lineEnds(_ text: String) throws {
    let catalog = try read(text)
    #expect(catalog.names == ["x", "y"])
    #expect(try catalog.integers("y") == [2, 4])
  }

  @Test(
    "numbers are read in decimal notation only, to the last bit",
    arguments: [
      ("1.5", 1.5), ("-.5", -0.5), ("5.", 5), ("1e-3", 1e-3), ("1E+3", 1000), ("+2.5", 2.5),
      ("0.1", 0.1), ("3.141592653589793", 3.141592653589793),
      ("5e-324", Double.leastNonzeroMagnitude),
      ("1.7976931348623157e308", 1.7976931348623157e308), ("1e400", .infinity),
      ("-INF", -.infinity),
      ("123456789012345678901234567890.5", 123456789012345678901234567890.5),
      ("9007199254740993.0", 9007199254740992), ("0.000000000000000000000000000001", 1e-30),
      ("229.4681031234", 229.4681031234),
    ])
  func numbers(_ text: String, _ value: Double) throws {
    #expect(try read("x\n0.5\n\(text)\n").doubles("x") == [0.5, value])
  }

  @Test(
    "what only looks like a number stays text",
    arguments: [
      "0x10", "1e", "1e+", ".", "-", "1_000", "1,0", "1.2.3", "NaNs", "infinit", "٣", "1d3", "--1",
    ])
  func notNumbers(_ text: String) throws {
    #expect(try read("x\n0.5\n\"\(text)\"\n").columns.map(\.kind) == [.text])
  }

  @Test("nan in any capitals is a missing number")
  func notANumber() throws {
    let magnitudes = try read("mag\nnan\nNaN\n21.5\n").doubles("mag")
    #expect(magnitudes.map(\.isNaN) == [true, true, false])
  }

  @Test("a column without values takes the kind its name promises")
  func emptyColumns() throws {
    let catalog = try read("label,r50,other,CUTOUT_PADDED\n,,,\n")
    #expect(catalog.columns.map(\.kind) == [.text, .double, .double, .text])
  }

  @Test(
    "hostile files are refused with the line and the reason",
    arguments: [
      ("", "t.csv: the file is empty"),
      ("\n\r\n", "t.csv: the file is empty"),
      ("a,b\n1\n", "t.csv, line 2: expected 2 cells as in the header, found 1"),
      ("a,b\n1,2\n1,2,3\n", "t.csv, line 3: expected 2 cells as in the header, found 3"),
      ("a,b\n\"x\ny\nz\",2\n1\n", "t.csv, line 5: expected 2 cells as in the header, found 1"),
      ("a,b\n1,\"2\n3,4\n", "t.csv, line 2: a quoted cell is never closed"),
      ("a\n\"", "t.csv, line 2: a quoted cell is never closed"),
      ("a,b\n\"1\"x,2\n", "t.csv, line 2: text behind the closing quote of a cell"),
      ("a,a\n1,2\n", "t.csv, line 1: two columns are called a"),
      ("=a,a\n1,2\n", "t.csv, line 1: two columns are called a"),
      ("a,,b\n1,2,3\n", "t.csv, line 1: column 2 of 3 has no name"),
      ("\"=\"\n1\n", "t.csv, line 1: column 1 of 1 has no name"),
      ("a\n1\n\0\n", "t.csv, line 3: a zero byte; this is no text file"),
      ("a,b,c,d,e\n", "t.csv: more than 4 columns"),
      ("a,b\n1,2\n1,2\n1,2\n1,2\n", "t.csv: more than 8 cells"),
      (String(repeating: "x", count: 301), "t.csv: more than 300 bytes"),
    ])
  func hostileFiles(_ text: String, _ line: String) {
    let limits = CatalogLimits(maximumBytes: 300, maximumColumns: 4, maximumCells: 8)
    expectLine(line) { _ = try SourceCatalog(csv: Data(text.utf8), path: "t.csv", limits: limits) }
  }

  @Test(
    "bytes that are no UTF-8 are refused with their line",
    arguments: [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF5, 0x80, 0x80, 0x80],
    ] as [[UInt8]])
  func invalidUTF8(_ bytes: [UInt8]) {
    let data = Data("a,b\n1,".utf8) + Data(bytes)
    expectLine("t.csv, line 2: not valid UTF-8") { _ = try SourceCatalog(csv: data, path: "t.csv") }
  }

  @Test("no cut or changed byte makes the reader crash")
  func damagedBytes() throws {
    let bytes = [UInt8](try SourceCatalog.sample().csv())
    var readable = 0
    for length in 0..<bytes.count {
      var changed = Array(bytes[..<length])
      if (try? SourceCatalog(csv: Data(changed), path: "cut")) != nil { readable += 1 }
      changed = bytes
      changed[length] = [0x00, 0x22, 0x2C, 0x0A, 0x0D, 0xFF, 0x2D, 0x65][length % 8]
      if (try? SourceCatalog(csv: Data(changed), path: "changed")) != nil { readable += 1 }
    }
    #expect(readable > 0)
  }

  @Test("the sample catalogue comes back as it was written")
  func roundTrip() throws {
    let written = try SourceCatalog.sample().csv()
    let back = try SourceCatalog(csv: written, path: "memory")
    #expect(back.columns == (try SourceCatalog.sample().columns))
    #expect(back.csv() == written)
  }

  @Test("a truth table as GalSim's users write it is understood")
  func truthTable() throws {
    let catalog = try read(
      "x0,y0,mag,label,flux,r50,ellipticity\n"
        + "12.5,3,22.75,star,794.3282347242815,0.0,0.0\n"
        + "7.25,90.0,23.1,galaxy,575.4,0.55,0.21\n")
    #expect(catalog.columns.map(\.kind).filter { $0 == .double }.count == 6)
    #expect(try catalog.strings("label") == ["star", "galaxy"])
    #expect(try catalog.column("r50").unit == "arcsec")
    #expect(try catalog.pixelPositions().count == 2)
  }

  @Test("the labels of the SDSS field are understood", .enabled(if: TestPaths.hasSurveyData))
  func surveyLabels() throws {
    let folder = try #require(TestPaths.surveyData)
    let path = folder.appending(path: "sdss-3918-3-213/labels-003918-3-0213-r.csv")
    let catalog = try SourceCatalog(csv: Data(contentsOf: path), path: path.path)
    #expect(catalog.names == ["x0", "y0", "ra", "dec", "rmag_ap5px", "label"])
    #expect(try catalog.doubles("rmag_ap5px").contains { $0.isNaN })
    #expect(Set(try catalog.strings("label")) == ["star", "galaxy"])
  }

  private func read(_ text: String) throws -> SourceCatalog {
    try SourceCatalog(csv: Data(text.utf8), path: "memory")
  }
}
