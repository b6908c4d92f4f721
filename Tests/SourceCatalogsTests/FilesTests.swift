import FITSFiles
import Foundation
import SourceCatalogs
import Testing
import _TestSupport

@Suite("Catalogue files")
struct FilesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a FITS table comes back with every value, unit, gap and description")
  func fitsRoundTrip() throws {
    var catalog = try SourceCatalog.sample()
    try catalog.set("FIELD", to: ["plain", "a,b \"c\"", "", "more"])
    let path = folder.path("sample.fits")
    try catalog.write(to: path, as: .fits)
    #expect(try SourceCatalog.read(path: path) == catalog)
    #expect(try SourceCatalog.read(path: path + "[SOURCES]") == catalog)
    #expect(try SourceCatalog.read(path: path + "[1]") == catalog)
  }

  @Test("the header gives units, gaps, descriptions and UCDs to other readers")
  func fitsCards() throws {
    let path = folder.path("sample.fits")
    try SourceCatalog.sample().write(to: path, as: .fits, name: "FOUND")
    let header = try FITSFile.open(path).tableHDU(.name("FOUND")).header
    #expect(header.string("TTYPE5") == "ALPHA_J2000")
    #expect(header.string("TUNIT5") == "deg")
    #expect(header.string("TUCD5") == "pos.eq.ra;meta.main")
    #expect(header.string("TCOMM5") == "Right ascension (J2000)")
    #expect(header.int("TNULL12") != nil)
  }

  @Test("a vector column becomes numbered columns, a stamp is left out")
  func vectors() throws {
    let table = FITSTable(
      name: "V",
      columns: [
        FITSColumn(name: "FLUX_APER", values: .float32Vector(width: 2, [1, 2, 3, 4])),
        FITSColumn(
          name: "VIGNET", values: .float32Vector(width: 100, [Float](repeating: 0, count: 200))),
        FITSColumn(name: "FLAGS", unit: nil, values: .int32([0, nil])),
      ])
    let catalog = try SourceCatalog(table, path: "memory")
    #expect(catalog.names == ["FLUX_APER_1", "FLUX_APER_2", "FLAGS"])
    #expect(try catalog.floats("FLUX_APER_2") == [2, 4])
    #expect(try catalog.integers("FLAGS") == [0, nil])
  }

  @Test("text in FITS is printable ASCII")
  func fitsText() throws {
    let table = try SourceCatalog.sample().fitsTable(name: "t\u{1B}é")
    #expect(table.name == "t?")
    #expect(
      table["FIELD"]?.values
        == .string(["plain", "a,b \"c\"", "=SUM(A1) <x>&'", "? na?ve ?"]))
  }

  @Test("an empty field is readable in every format it is written in")
  func emptyField() throws {
    var catalog = SourceCatalog()
    try catalog.set("X_IMAGE", to: [Double]())
    try catalog.set("Y_IMAGE", to: [Double]())
    try catalog.set("CLASS", to: [String]())
    for format in CatalogFormat.allCases {
      try catalog.write(to: folder.path("empty.\(format)"), as: format)
    }
    #expect(try SourceCatalog.read(path: folder.path("empty.csv")) == catalog)
    #expect(try SourceCatalog.read(path: folder.path("empty.fits")) == catalog)
  }

  @Test("the file's content decides, not its name")
  func contentDecides() throws {
    let catalog = try SourceCatalog.sample().selecting(columns: ["NUMBER", "CLASS"])
    try catalog.write(to: folder.path("really.csv.fits"), as: .csv)
    try catalog.write(to: folder.path("really.fits.csv"), as: .fits)
    try catalog.write(to: folder.path("brackets[1].csv"), as: .csv)
    for name in ["really.csv.fits", "really.fits.csv", "brackets[1].csv"] {
      #expect(try SourceCatalog.read(path: folder.path(name)) == catalog)
    }
  }

  @Test("what cannot be read is refused in one line that names the file")
  func refusals() throws {
    let missing = folder.path("missing.csv")
    expectLine("\(missing): no such file") { _ = try SourceCatalog.read(path: missing) }
    let directory = folder.url.path
    expectLine("\(directory): not a regular file") { _ = try SourceCatalog.read(path: directory) }
    let table = folder.path("table.xml")
    try SourceCatalog.sample().write(to: table, as: .votable)
    expectLine("\(table): expected CSV or a FITS table, found a VOTable, which is only written") {
      _ = try SourceCatalog.read(path: table)
    }
    let large = folder.path("large.csv")
    try SourceCatalog.sample().write(to: large, as: .csv)
    let limits = CatalogLimits(maximumBytes: 100, maximumColumns: 10, maximumCells: 10)
    expectLine("\(large): more than 100 bytes") {
      _ = try SourceCatalog.read(path: large, limits: limits)
    }
    let wide = folder.path("wide.fits")
    try SourceCatalog.sample().write(to: wide, as: .fits)
    expectLine("\(wide): more than 10 columns") {
      _ = try SourceCatalog.read(path: wide, limits: limits)
    }
  }

  @Test("damaged FITS tables throw or read, and never crash")
  func damagedFITS() throws {
    let path = folder.path("whole.fits")
    try SourceCatalog.sample().write(to: path, as: .fits)
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let damaged = folder.path("damaged.fits")
    var refused = 0
    for place in stride(from: 2880, to: bytes.count, by: 37) {
      var changed = bytes
      changed[place] = [0x00, 0xFF, 0x39, 0x20][place % 4]
      try Data(place % 2 == 0 ? changed : Array(bytes[..<place])).write(to: URL(filePath: damaged))
      do { _ = try SourceCatalog.read(path: damaged) } catch { refused += 1 }
    }
    #expect(refused > 0)
  }

  @Test("a format is known by the ending of a file's name")
  func formats() {
    #expect(CatalogFormat(path: "a/b.CSV") == .csv)
    #expect(CatalogFormat(path: "b.fits") == .fits)
    #expect(CatalogFormat(path: "b.vot") == .votable)
    #expect(CatalogFormat(path: "b.reg") == .regions)
    #expect(CatalogFormat(path: "b.txt") == nil)
  }
}
