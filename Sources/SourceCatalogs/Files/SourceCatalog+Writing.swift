import FITSFiles

/// Every file takes its name only when it is whole.
extension SourceCatalog {
  /// Writes the catalogue in the given format; `name` is the table's name where the format has one.
  public func write(to path: String, as format: CatalogFormat, name: String = "SOURCES") throws {
    switch format {
    case .csv: try AtomicFile.write(csv(), to: path)
    case .fits: try FITSWriter.write([.table(fitsTable(name: name), header: ucdCards)], to: path)
    case .votable: try AtomicFile.write(votable(name: name), to: path)
    case .regions: try AtomicFile.write(regions(), to: path)
    }
  }
}
