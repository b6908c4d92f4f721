import FITSFiles
import Foundation

extension SourceCatalog {
  /// Reads a catalogue, telling CSV from FITS by the file's first bytes, whatever its name.
  ///
  /// `FILE[EXTNAME]` and `FILE[2]` choose a table of a FITS file; otherwise it is the first.
  public static func read(
    path: String, limits: CatalogLimits = .default
  ) throws -> SourceCatalog {
    let location = FITSLocation(path)
    let file = try CatalogFile(path: location.path)
    switch try file.content() {
    case .fits:
      return try readFITS(location, limits: limits)
    case .csv:
      let bytes = try file.bytes(limit: limits.maximumBytes)
      return try SourceCatalog(csv: bytes, path: location.path, limits: limits)
    case .votable:
      throw CatalogError.malformed(
        path: location.path, line: nil,
        reason: "expected CSV or a FITS table, found a VOTable, which is only written")
    }
  }

  private static func readFITS(
    _ location: FITSLocation, limits: CatalogLimits
  ) throws -> SourceCatalog {
    let file = try FITSFile.open(location.path)
    let hdu = try file.tableHDU(location.hdu)
    if case .table(let rows, let columns) = hdu.kind {
      guard columns <= limits.maximumColumns else {
        throw CatalogError.overLimit(
          path: location.path, what: "columns", limit: limits.maximumColumns)
      }
      guard columns == 0 || rows <= limits.maximumCells / columns else {
        throw CatalogError.overLimit(path: location.path, what: "cells", limit: limits.maximumCells)
      }
    }
    return try SourceCatalog(try file.readTable(hdu), path: location.path)
  }
}
