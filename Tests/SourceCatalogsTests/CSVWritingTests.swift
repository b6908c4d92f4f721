import Foundation
import SourceCatalogs
import Testing
import _TestSupport

@Suite("Writing CSV")
struct CSVWritingTests {
  @Test("the sample catalogue gives the golden bytes")
  func goldenFile() throws {
    let golden = TestPaths.fixtures.appending(path: "catalog-sample.csv")
    if ProcessInfo.processInfo.environment["SKYSIEVE_RECORD"] != nil {
      try SourceCatalog.sample().csv().write(to: golden)
      Issue.record("recorded anew: look at the difference, then run without SKYSIEVE_RECORD")
    }
    #expect(
      String(decoding: try SourceCatalog.sample().csv(), as: UTF8.self)
        == String(decoding: try Data(contentsOf: golden), as: UTF8.self))
  }

  @Test(
    "fixed decimals are rounded to the nearest and never give a minus zero",
    arguments: [
      (0.0, "0.0000"), (-0.0, "0.0000"), (-0.00004, "0.0000"), (-0.00006, "-0.0001"),
      (0.99996, "1.0000"), (123.45674, "123.4567"), (-9.99999, "-10.0000"),
      (1e11, "100000000000.0000"),
      (1e20, "1e+20"), (.nan, ""), (.infinity, ""), (-.infinity, ""),
    ])
  func fixedDecimals(_ number: Double, _ text: String) throws {
    var catalog = SourceCatalog()
    try catalog.set(CatalogColumn("a", .double, .decimals(4)), to: [number])
    try catalog.set("end", to: [1])
    #expect(String(decoding: catalog.csv(), as: UTF8.self) == "a,end\n\(text),1\n")
  }

  @Test("the shortest form reads back as the very same number")
  func shortestForm() throws {
    let numbers = [
      0.1, 1 / 3.0, Double.leastNonzeroMagnitude, 1.7976931348623157e308, -2.5, 1e22, 123456789.125,
    ]
    var catalog = SourceCatalog()
    try catalog.set("double", to: numbers)
    try catalog.set("float", to: numbers.map { Float($0) })
    let back = try SourceCatalog(csv: catalog.csv(), path: "memory")
    #expect(try back.doubles("double") == numbers)
    #expect(try back.floats("float").dropLast(4) == catalog.floats("float").dropLast(4))
  }

  @Test(
    "text cannot become a formula, a line or a cell of its own",
    arguments: [
      ("=1+1", "1+1"), ("+-@=x", "x"), (" \t=x", "x"), ("\u{FF1D}x", "x"), ("a=b", "a=b"),
      ("\r\n=x", "x"), ("a\0b\u{1B}[31m", "ab[31m"), ("a\nb", "a b"), ("a,b", "\"a,b\""),
      ("say \"hi\"", "\"say \"\"hi\"\"\""), ("#x", "\"#x\""), ("\u{202E}txt", "txt"), ("-5", "5"),
      ("=\u{301}x", "\u{301}x"), ("a\u{2028}b", "a b"),
    ])
  func hostileText(_ text: String, _ cell: String) throws {
    var catalog = SourceCatalog()
    try catalog.set("end", to: [1])
    try catalog.set("text", to: [text])
    #expect(String(decoding: catalog.csv(), as: UTF8.self) == "end,text\n1,\(cell)\n")
  }

  @Test("a missing value in a lone column does not lose its row")
  func loneColumn() throws {
    var catalog = SourceCatalog()
    try catalog.set("MAG_AUTO", to: [1, Double.nan, 3])
    #expect(String(decoding: catalog.csv(), as: UTF8.self) == "MAG_AUTO\n1.0000\n\"\"\n3.0000\n")
    #expect(try SourceCatalog(csv: catalog.csv(), path: "memory") == catalog)
  }

  @Test("an empty field is a header line")
  func emptyField() throws {
    var catalog = SourceCatalog()
    try catalog.set("NUMBER", to: [Int]())
    try catalog.set("CLASS", to: [String]())
    #expect(String(decoding: catalog.csv(), as: UTF8.self) == "NUMBER,CLASS\n")
    #expect(try SourceCatalog(csv: catalog.csv(), path: "memory") == catalog)
  }
}
