/// The values of one column, all of one kind.
public enum ColumnValues: Sendable {
  /// Double precision; NaN means "no value".
  case double([Double])
  /// Single precision; NaN means "no value".
  case float([Float])
  /// Whole numbers; nil means "no value".
  case integer([Int64?])
  /// Text; empty means "no value".
  case text([String])
  /// True or false.
  case truth([Bool])

  /// What kind of value these are.
  public var kind: CatalogColumn.Kind {
    switch self {
    case .double: .double
    case .float: .float
    case .integer: .integer
    case .text: .text
    case .truth: .truth
    }
  }

  /// The number of values, one per row.
  public var count: Int {
    switch self {
    case .double(let values): values.count
    case .float(let values): values.count
    case .integer(let values): values.count
    case .text(let values): values.count
    case .truth(let values): values.count
    }
  }

  /// `count` missing values; a truth value cannot be missing and is not asked for.
  static func missing(_ count: Int, of kind: CatalogColumn.Kind) -> ColumnValues {
    switch kind {
    case .double: .double([Double](repeating: .nan, count: count))
    case .float: .float([Float](repeating: .nan, count: count))
    case .integer: .integer([Int64?](repeating: nil, count: count))
    case .text: .text([String](repeating: "", count: count))
    case .truth: preconditionFailure("a truth value cannot be missing")
    }
  }

  /// The values of the given rows, in that order; rows may repeat.
  func selecting(_ rows: [Int]) -> ColumnValues {
    switch self {
    case .double(let values): .double(rows.map { values[$0] })
    case .float(let values): .float(rows.map { values[$0] })
    case .integer(let values): .integer(rows.map { values[$0] })
    case .text(let values): .text(rows.map { values[$0] })
    case .truth(let values): .truth(rows.map { values[$0] })
    }
  }
}

extension ColumnValues: Equatable {
  /// Same kind and same values; a missing value equals a missing value.
  public static func == (left: ColumnValues, right: ColumnValues) -> Bool {
    switch (left, right) {
    case (.double(let a), .double(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
    case (.float(let a), .float(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
    case (.integer(let a), .integer(let b)): a == b
    case (.text(let a), .text(let b)): a == b
    case (.truth(let a), .truth(let b)): a == b
    default: false
    }
  }
}
