import Foundation
import SourceCatalogs
import Testing
import _TestSupport

/// Readers that are not ours; `Scripts/check-readers` runs more of them, on these same files.
@Suite("Readers that are not ours")
struct OutsideReaderTests {
  private static let script = TestPaths.package.appending(path: "Scripts/readers/open_tables.py")
    .path

  @Test(
    "pandas, astropy and astropy-regions open every file and agree on it",
    .enabled(
      if: OutsideProgram.python(with: "astropy", "pandas", "regions") != nil,
      "needs a Python with astropy, pandas and regions; SKYSIEVE_PYTHON names one"))
  func pythonReaders() throws {
    let python = try #require(OutsideProgram.python(with: "astropy", "pandas", "regions"))
    let folder = try TemporaryFolder()
    try writeTables(to: folder.url)
    let outcome = try python.run([Self.script, folder.url.path])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("sample: 4 rows, 15 columns"))
  }

  @Test(
    "the tables are put where Scripts/check-readers wants them",
    .enabled(
      if: ProcessInfo.processInfo.environment["SKYSIEVE_TABLES"] != nil,
      "only when SKYSIEVE_TABLES names a folder"))
  func tablesForTheScript() throws {
    let named = try #require(ProcessInfo.processInfo.environment["SKYSIEVE_TABLES"])
    let folder = URL(filePath: named)
    try writeTables(to: folder)
    let written = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(written.count >= 3 * CatalogFormat.allCases.count)
  }

  /// Writes every table in every format: a difficult one, an empty one, and one of every column.
  private func writeTables(to folder: URL) throws {
    let tables = [
      ("sample", try SourceCatalog.sample()),
      ("empty", try SourceCatalog.sample().selecting(rows: [])),
      ("every", try SourceCatalog.everyColumn(rows: 50)),
    ]
    for (name, table) in tables {
      for (format, ending) in [(CatalogFormat.csv, "csv"), (.fits, "fits"), (.votable, "vot")] {
        let path = folder.appending(path: "\(name).\(ending)").path
        try table.write(to: path, as: format, name: name)
      }
      try table.regions().write(to: folder.appending(path: "\(name).reg"))
      let sky = try table.regions(RegionStyle(frame: .fk5, labelColumn: "FIELD"))
      try sky.write(to: folder.appending(path: "\(name)-sky.reg"))
    }
  }
}
