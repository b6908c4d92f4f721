import Foundation

/// The kinds of file a catalogue is written to.
public enum CatalogFormat: String, Sendable, CaseIterable {
  /// Comma-separated values.
  case csv
  /// A FITS binary table.
  case fits
  /// A VOTable.
  case votable
  /// DS9 regions.
  case regions

  /// The format that a file's name asks for, or nil: `.csv`, `.fits`, `.fit`, `.vot`, `.votable`,
  /// `.xml`, `.reg`.
  public init?(path: String) {
    switch URL(filePath: path).pathExtension.lowercased() {
    case "csv": self = .csv
    case "fits", "fit": self = .fits
    case "vot", "votable", "xml": self = .votable
    case "reg": self = .regions
    default: return nil
    }
  }
}
