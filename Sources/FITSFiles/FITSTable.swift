/// The values of a column, one entry a row.
public enum FITSColumnValues: Sendable, Equatable {
  /// Double precision; NaN where there is none.
  case float64([Double])
  /// Single precision; NaN where there is none.
  case float32([Float])
  /// Whole numbers of 64 bits; nil where there is none.
  case int64([Int64?])
  /// Whole numbers of 32, 16 or 8 bits; nil where there is none.
  case int32([Int32?])
  /// True or false; an undefined value reads as false.
  case bool([Bool])
  /// Text; empty where there is none.
  case string([String])
  /// Single precision, `width` values a row, row by row.
  case float32Vector(width: Int, [Float])
  /// Double precision, `width` values a row, row by row; whole-number vectors read as this too.
  case float64Vector(width: Int, [Double])
  /// Lists of numbers, each row as long as it likes.
  case lists([[Double]])

  /// The number of rows.
  public var count: Int {
    switch self {
    case .float64(let values): values.count
    case .float32(let values): values.count
    case .int64(let values): values.count
    case .int32(let values): values.count
    case .bool(let values): values.count
    case .string(let values): values.count
    case .float32Vector(let width, let values): width > 0 ? values.count / width : 0
    case .float64Vector(let width, let values): width > 0 ? values.count / width : 0
    case .lists(let values): values.count
    }
  }
}

/// A named column of a table.
public struct FITSColumn: Sendable, Equatable {
  /// `TTYPE`.
  public var name: String
  /// `TUNIT`.
  public var unit: String?
  /// `TCOMM`: what the column means.
  public var description: String?
  /// The values.
  public var values: FITSColumnValues

  /// A column of the given values.
  public init(
    name: String, unit: String? = nil, description: String? = nil, values: FITSColumnValues
  ) {
    self.name = name
    self.unit = unit
    self.description = description
    self.values = values
  }
}

/// A table: columns of equal length.
public struct FITSTable: Sendable, Equatable {
  /// `EXTNAME`, or nothing.
  public var name: String
  /// The columns, in file order.
  public var columns: [FITSColumn]
  /// The number of rows.
  public let rowCount: Int

  /// A table; every column must have `rowCount` values, which without columns must be given.
  public init(name: String, columns: [FITSColumn], rowCount: Int? = nil) {
    let rows = rowCount ?? columns.first?.values.count ?? 0
    precondition(columns.allSatisfy { $0.values.count == rows }, "columns of one length")
    self.name = name
    self.columns = columns
    self.rowCount = rows
  }

  /// The column of a name, upper and lower case alike.
  public subscript(_ name: String) -> FITSColumn? {
    columns.first { $0.name.lowercased() == name.lowercased() }
  }
}
