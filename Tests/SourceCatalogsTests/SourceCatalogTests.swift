import SourceCatalogs
import Testing

@Suite("A catalogue in memory")
struct SourceCatalogTests {
  @Test("known columns take their known kind, unknown ones the kind they come in")
  func kinds() throws {
    var catalog = SourceCatalog()
    try catalog.set("NUMBER", to: [1, 2])
    try catalog.set("X_IMAGE", to: [1, 2])
    try catalog.set("FLUX_AUTO", to: [1.0, 2.0])
    try catalog.set("mine", to: [true, false])
    #expect(catalog.columns.map(\.kind) == [.integer, .double, .float, .truth])
    #expect(catalog.rowCount == 2)
    #expect(try catalog.column("X_IMAGE").unit == "pixel")
  }

  @Test("what does not fit is refused by a line that names the column")
  func refusals() throws {
    var catalog = SourceCatalog()
    try catalog.set("X_IMAGE", to: [1.5, 2])
    expectLine("column Y_IMAGE: expected 2 rows, found 1") { try catalog.set("Y_IMAGE", to: [1.0]) }
    expectLine("column MAG_AUTO: expected float, found text") {
      try catalog.set("MAG_AUTO", to: ["bright", "faint"])
    }
    expectLine("column NUMBER: expected integer, found double") {
      try catalog.set("NUMBER", to: [1.0, 2.5])
    }
    expectLine("no column Z; there are: X_IMAGE") { _ = try catalog.doubles("Z") }
    expectLine("column X_IMAGE: expected whole numbers, found double values") {
      _ = try catalog.integers("X_IMAGE")
    }
    expectLine("no column Z; there are: X_IMAGE") { _ = try catalog.sorted(by: "Z") }
  }

  @Test("reading converts between numbers and keeps what is missing missing")
  func access() throws {
    var catalog = SourceCatalog()
    try catalog.set("FLAGS", to: [Int64(3), nil, 0])
    try catalog.set("whole", to: [1.0, .nan, 3])
    try catalog.set("bits", to: [0, 1, 1])
    #expect(try catalog.doubles("FLAGS").map(\.isNaN) == [false, true, false])
    #expect(try catalog.integers("whole") == [1, nil, 3])
    #expect(try catalog.strings("FLAGS") == ["3", "", "0"])
    #expect(try catalog.truths("bits") == [false, true, true])
    #expect(try catalog.floats("whole")[2] == 3)
  }

  @Test("rows and columns are chosen in the order asked for")
  func selection() throws {
    let catalog = try threeSources()
    let chosen = try catalog.selecting(rows: [2, 0, 2]).selecting(columns: ["CLASS", "NUMBER"])
    #expect(chosen.names == ["CLASS", "NUMBER"])
    #expect(try chosen.integers("NUMBER") == [3, 1, 3])
    #expect(try catalog.selecting(where: [false, true, false]).strings("CLASS") == ["star"])
  }

  @Test("sorting is stable, and puts missing values last in both directions")
  func sorting() throws {
    let catalog = try threeSources()
    #expect(try catalog.sorted(by: "MAG_AUTO").integers("NUMBER") == [3, 1, 2])
    #expect(try catalog.sorted(by: "MAG_AUTO", descending: true).integers("NUMBER") == [1, 3, 2])
    #expect(try catalog.sorted(by: "CLASS").integers("NUMBER") == [1, 3, 2])
    #expect(try catalog.sorted(by: "CLASS", "MAG_AUTO").integers("NUMBER") == [3, 1, 2])
  }

  @Test("merging takes every column, and what a part lacks is missing there")
  func merging() throws {
    var first = SourceCatalog()
    try first.set("NUMBER", to: [1])
    try first.set("edge", to: [true])
    var second = SourceCatalog()
    try second.set("NUMBER", to: [1, 2])
    try second.set("CLASS", to: ["star", "galaxy"])
    let merged = try SourceCatalog.merging([first, second, SourceCatalog()])
    #expect(merged.names == ["NUMBER", "edge", "CLASS"])
    #expect(try merged.integers("NUMBER") == [1, 1, 2])
    #expect(try merged.integers("edge") == [1, nil, nil])
    #expect(try merged.strings("CLASS") == ["", "star", "galaxy"])
  }

  @Test("appending asks for the same columns")
  func appending() throws {
    var catalog = try threeSources()
    try catalog.append(try threeSources().selecting(columns: ["CLASS", "NUMBER", "MAG_AUTO"]))
    #expect(catalog.rowCount == 6)
    let narrow = try threeSources().selecting(columns: ["NUMBER"])
    expectLine("no column MAG_AUTO; there are: NUMBER") { try catalog.append(narrow) }
  }

  @Test("an empty field is a catalogue with columns and no rows")
  func emptyField() throws {
    var catalog = SourceCatalog()
    try catalog.set("NUMBER", to: [Int]())
    try catalog.set("MAG_AUTO", to: [Double]())
    #expect(catalog.rowCount == 0)
    #expect(try catalog.sorted(by: "MAG_AUTO").names == ["NUMBER", "MAG_AUTO"])
    #expect(try SourceCatalog.merging([catalog, catalog]) == catalog)
  }

  private func threeSources() throws -> SourceCatalog {
    var catalog = SourceCatalog()
    try catalog.set("NUMBER", to: [1, 2, 3])
    try catalog.set("MAG_AUTO", to: [21.5, .nan, 18.25])
    try catalog.set("CLASS", to: ["galaxy", "star", "galaxy"])
    return catalog
  }
}

/// Expects that `body` throws an error that reads as `line`.
func expectLine(
  _ line: String, _ body: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
) {
  let error = #expect(throws: CatalogError.self, sourceLocation: sourceLocation) { try body() }
  #expect(error?.description == line, sourceLocation: sourceLocation)
}
