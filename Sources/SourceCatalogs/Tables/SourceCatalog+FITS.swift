import FITSFiles

extension SourceCatalog {
  /// The catalogue as a FITS table of that name, with units and descriptions.
  ///
  /// Truth values stay logical, whole numbers keep their gaps as TNULL, text becomes ASCII as the
  /// standard demands.
  public func fitsTable(name: String) -> FITSTable {
    let columns = contents.map { column, values in
      FITSColumn(
        name: CatalogText.ascii(column.name), unit: column.unit,
        description: column.description.isEmpty ? nil : CatalogText.ascii(column.description),
        values: values.fits)
    }
    return FITSTable(name: CatalogText.ascii(name), columns: columns, rowCount: rowCount)
  }

  /// The cards that give the table's columns their UCDs: `TUCDn`.
  public var ucdCards: Header {
    var header = Header()
    for (index, column) in columns.enumerated() {
      if let ucd = column.ucd { header.set("TUCD\(index + 1)", ucd) }
    }
    return header
  }

  /// The catalogue in a FITS table; `path` only names the file in errors.
  ///
  /// A vector of up to 64 values a row becomes numbered columns, `FLUX_APER_1` and so on; longer
  /// ones (pixel stamps) and lists of changing length are no catalogue columns and are left out.
  public init(_ table: FITSTable, path: String) throws {
    self.init()
    for column in table.columns {
      for part in column.scalarParts {
        let known = CatalogColumn.describing(part.name, part.values.kind)
        guard !contains(known.name) else {
          throw CatalogError.malformed(
            path: path, line: nil, reason: "two columns are called \(known.name)")
        }
        let values = part.values.converted(to: known.kind) ?? part.values
        try set(known.describedLike(column).holding(values.kind), to: values)
      }
    }
  }
}

extension ColumnValues {
  /// The values as FITS stores them.
  fileprivate var fits: FITSColumnValues {
    switch self {
    case .double(let values): .float64(values)
    case .float(let values): .float32(values)
    case .integer(let values): .int64(values)
    case .text(let values): .string(values.map(CatalogText.ascii))
    case .truth(let values): .bool(values)
    }
  }
}

extension CatalogColumn {
  /// The same column with the file's unit and, where we have none, the file's description.
  fileprivate func describedLike(_ column: FITSColumn) -> CatalogColumn {
    CatalogColumn(
      name, kind, format, unit: column.unit ?? unit, ucd: ucd,
      description.isEmpty ? CatalogText.printable(column.description ?? "") : description)
  }
}

extension FITSColumn {
  fileprivate static let longestVector = 64

  /// The column as columns of one value a row.
  fileprivate var scalarParts: [(name: String, values: ColumnValues)] {
    switch values {
    case .float64(let values): [(name, .double(values))]
    case .float32(let values): [(name, .float(values))]
    case .int64(let values): [(name, .integer(values))]
    case .int32(let values): [(name, .integer(values.map { $0.map(Int64.init) }))]
    case .bool(let values): [(name, .truth(values))]
    case .string(let values): [(name, .text(values))]
    case .float32Vector(let width, let values):
      split(values, width).map { ($0, .float($1)) }
    case .float64Vector(let width, let values):
      split(values, width).map { ($0, .double($1)) }
    case .lists: []
    }
  }

  private func split<Value>(_ values: [Value], _ width: Int) -> [(String, [Value])] {
    guard (1...Self.longestVector).contains(width) else { return [] }
    return (0..<width).map { offset in
      let part = stride(from: offset, to: values.count, by: width).map { values[$0] }
      return ("\(name)_\(offset + 1)", part)
    }
  }
}
