/// A table of sources: named columns of one length, each with unit, UCD and description.
///
/// ```swift
/// var catalog = SourceCatalog()
/// try catalog.set("NUMBER", to: [1, 2])
/// try catalog.set("X_IMAGE", to: [10.5, 80.25])
/// try catalog.set("CLASS", to: ["star", "galaxy"])
/// let bright = try catalog.sorted(by: "MAG_AUTO")
/// ```
///
/// Columns are stored one by one, because measurements arrive column by column and are read so.
/// "No value" is NaN, nil or the empty text, as `CatalogColumn.Kind` says.
public struct SourceCatalog: Sendable, Equatable {
  /// What each column is, in the order of the table.
  public private(set) var columns: [CatalogColumn] = []
  /// The number of rows, the same in every column; 0 without columns.
  public private(set) var rowCount = 0

  private var values: [ColumnValues] = []
  private var positions: [String: Int] = [:]

  /// A table without columns.
  public init() {}

  /// The names of the columns, in order.
  public var names: [String] { columns.map(\.name) }

  /// Whether there is a column of that name; names distinguish capitals.
  public func contains(_ name: String) -> Bool { positions[name] != nil }

  /// The values of a column, or nil when there is none of that name.
  public subscript(name: String) -> ColumnValues? {
    positions[name].map { values[$0] }
  }

  /// What the column of that name is.
  public func column(_ name: String) throws -> CatalogColumn {
    columns[try position(of: name)]
  }

  /// Sets a known column, or a plain one of an unknown name; a new column goes to the end.
  ///
  /// Numbers take the kind the known column has: a `FLUX_AUTO` given in double precision is kept in
  /// single precision.
  public mutating func set<Value: CatalogValue>(_ name: String, to values: [Value]) throws {
    let values = Value.columnValues(values)
    try set(CatalogColumn.describing(name, values.kind), to: values)
  }

  /// Sets a column with a description of its own; a new column goes to the end.
  public mutating func set<Value: CatalogValue>(_ column: CatalogColumn, to values: [Value]) throws
  {
    try set(column, to: Value.columnValues(values))
  }

  /// Sets a column from values of a kind only known at run time.
  public mutating func set(_ column: CatalogColumn, to values: ColumnValues) throws {
    guard let converted = values.converted(to: column.kind) else {
      throw CatalogError.wrongKind(
        column: column.name, expected: column.kind.rawValue, found: values.kind.rawValue)
    }
    let replacesOnlyColumn = columns.count == 1 && contains(column.name)
    guard columns.isEmpty || replacesOnlyColumn || converted.count == rowCount else {
      throw CatalogError.wrongRowCount(
        column: column.name, expected: rowCount, found: converted.count)
    }
    rowCount = converted.count
    if let position = positions[column.name] {
      columns[position] = column
      self.values[position] = converted
    } else {
      positions[column.name] = columns.count
      columns.append(column)
      self.values.append(converted)
    }
  }

  /// Removes a column.
  public mutating func remove(_ name: String) throws {
    let position = try position(of: name)
    columns.remove(at: position)
    values.remove(at: position)
    if columns.isEmpty { rowCount = 0 }
    positions = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1.name, $0) })
  }

  /// Pairs of description and values, in order: what the writers walk through.
  package var contents: [(column: CatalogColumn, values: ColumnValues)] {
    Array(zip(columns, values))
  }

  /// The same columns with every column's values replaced by what `change` makes of them.
  func mapping(_ change: (ColumnValues) -> ColumnValues) -> SourceCatalog {
    var result = self
    result.values = values.map(change)
    result.rowCount = result.values.first?.count ?? 0
    return result
  }

  private func position(of name: String) throws -> Int {
    guard let position = positions[name] else {
      throw CatalogError.noSuchColumn(name: name, available: names)
    }
    return position
  }
}
