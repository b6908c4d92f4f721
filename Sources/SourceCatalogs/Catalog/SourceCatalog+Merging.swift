/// Catalogues below one another.
extension SourceCatalog {
  /// Adds the rows of a catalogue with the same columns, in any order.
  public mutating func append(_ other: SourceCatalog) throws {
    if let name = other.names.first(where: { !contains($0) }) {
      throw CatalogError.noSuchColumn(name: name, available: names)
    }
    if let name = names.first(where: { !other.contains($0) }) {
      throw CatalogError.noSuchColumn(name: name, available: other.names)
    }
    self = try SourceCatalog.merging([self, other])
  }

  /// All rows of all catalogues, in order, with every column that any of them has; what a catalogue
  /// does not have is missing in its rows.
  ///
  /// Kinds that differ meet in the wider one. A truth column that some catalogue lacks becomes 0
  /// and 1 with gaps, because a truth value cannot be missing.
  public static func merging(_ catalogs: [SourceCatalog]) throws -> SourceCatalog {
    var merged = SourceCatalog()
    for column in distinctColumns(of: catalogs) {
      let kind = try commonKind(of: column.name, in: catalogs)
      var values: [ColumnValues] = []
      for catalog in catalogs where catalog.rowCount > 0 {
        let part = catalog[column.name].flatMap { $0.converted(to: kind) }
        values.append(part ?? .missing(catalog.rowCount, of: kind))
      }
      try merged.set(column.holding(kind), to: .joining(values, of: kind))
    }
    return merged
  }

  private static func distinctColumns(of catalogs: [SourceCatalog]) -> [CatalogColumn] {
    var seen: Set<String> = []
    return catalogs.flatMap(\.columns).filter { seen.insert($0.name).inserted }
  }

  private static func commonKind(
    of name: String, in catalogs: [SourceCatalog]
  ) throws -> CatalogColumn.Kind {
    let found = catalogs.map { $0[name]?.kind }
    let kinds = Set(found.compactMap { $0 })
    let isEverywhere = zip(found, catalogs).allSatisfy { $0 != nil || $1.rowCount == 0 }
    if kinds == [.truth] { return isEverywhere ? .truth : .integer }
    if let only = kinds.first, kinds.count == 1 { return only }
    if kinds.isSubset(of: [.integer, .truth]) { return .integer }
    // Single precision cannot hold every whole number, so the two meet in double precision.
    if kinds.isSubset(of: [.integer, .float, .double]) { return .double }
    throw CatalogError.wrongKind(
      column: name, expected: "one kind in all catalogues",
      found: kinds.map(\.rawValue).sorted().joined(separator: " and "))
  }
}

extension ColumnValues {
  /// The parts, all of `kind`, behind one another.
  fileprivate static func joining(
    _ parts: [ColumnValues], of kind: CatalogColumn.Kind
  ) -> ColumnValues {
    switch kind {
    case .double: .double(parts.flatMap { $0.doubles ?? [] })
    case .float: .float(parts.flatMap { $0.floats ?? [] })
    case .integer: .integer(parts.flatMap { $0.integers ?? [] })
    case .text: .text(parts.flatMap { $0.texts ?? [] })
    case .truth: .truth(parts.flatMap { $0.truths ?? [] })
    }
  }
}
