/// What a catalogue says about one of its columns: everything but the values.
public struct CatalogColumn: Sendable, Equatable {
  /// What kind of value a column holds.
  public enum Kind: String, Sendable, Equatable, CaseIterable {
    /// Double precision; NaN means "no value".
    case double
    /// Single precision; NaN means "no value".
    case float
    /// 64-bit whole numbers, each of which may be missing.
    case integer
    /// Text; empty means "no value".
    case text
    /// True or false, never missing.
    case truth
  }

  /// How numbers are written as text.
  public enum Format: Sendable, Equatable {
    /// The fewest digits that read back as the very same number.
    case shortest
    /// A fixed number of digits behind the point, 0 to 12.
    case decimals(Int)
  }

  /// The name, without control characters and without a leading `= + - @`.
  public let name: String
  /// What kind of value the column holds.
  public let kind: Kind
  /// How its numbers are written as text; whole numbers and text do not ask.
  public let format: Format
  /// The unit, spelled as the FITS standard does, or nil for a pure number.
  public let unit: String?
  /// The IVOA Unified Content Descriptor (UCD1+), or nil.
  public let ucd: String?
  /// One sentence for people.
  public let description: String

  /// A column that need not be among the known ones.
  public init(
    _ name: String, _ kind: Kind, _ format: Format = .shortest, unit: String? = nil,
    ucd: String? = nil, _ description: String = ""
  ) {
    if case .decimals(let digits) = format {
      precondition((0...12).contains(digits), "a number has 0 to 12 decimals")
    }
    self.name = CatalogText.inert(name)
    self.kind = kind
    self.format = format
    self.unit = unit
    self.ucd = ucd
    self.description = description
  }

  /// The same column in another unit, for frames whose fluxes are not counts.
  public func measured(in unit: String?) -> CatalogColumn {
    CatalogColumn(name, kind, format, unit: unit, ucd: ucd, description)
  }

  /// The same column for one of several bands: `MAG_AUTO` in band g is `MAG_AUTO_G`.
  public func inBand(_ band: String) -> CatalogColumn {
    CatalogColumn(
      "\(name)_\(band.uppercased())", kind, format, unit: unit, ucd: ucd,
      "\(description); band \(band)")
  }

  /// The same column holding another kind of value.
  func holding(_ kind: Kind) -> CatalogColumn {
    CatalogColumn(name, kind, format, unit: unit, ucd: ucd, description)
  }

  /// The same column under another name.
  func named(_ name: String, _ description: String) -> CatalogColumn {
    CatalogColumn(name, kind, format, unit: unit, ucd: ucd, description)
  }
}
