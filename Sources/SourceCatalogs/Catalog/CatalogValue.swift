/// A Swift type whose arrays can be put into a catalogue.
public protocol CatalogValue: Sendable {
  /// The values as a column holds them.
  static func columnValues(_ values: [Self]) -> ColumnValues
}

extension Double: CatalogValue {
  /// The values as they are; NaN is missing.
  public static func columnValues(_ values: [Double]) -> ColumnValues { .double(values) }
}

extension Float: CatalogValue {
  /// The values as they are; NaN is missing.
  public static func columnValues(_ values: [Float]) -> ColumnValues { .float(values) }
}

extension Int64: CatalogValue {
  /// The values, none missing.
  public static func columnValues(_ values: [Int64]) -> ColumnValues { .integer(values) }
}

extension Int32: CatalogValue {
  /// The values, none missing.
  public static func columnValues(_ values: [Int32]) -> ColumnValues {
    .integer(values.map(Int64.init))
  }
}

extension Int: CatalogValue {
  /// The values, none missing.
  public static func columnValues(_ values: [Int]) -> ColumnValues {
    .integer(values.map(Int64.init))
  }
}

extension Optional: CatalogValue where Wrapped == Int64 {
  /// The values, nil where missing.
  public static func columnValues(_ values: [Int64?]) -> ColumnValues { .integer(values) }
}

extension String: CatalogValue {
  /// The values as they are; empty is missing.
  public static func columnValues(_ values: [String]) -> ColumnValues { .text(values) }
}

extension Bool: CatalogValue {
  /// The values as they are.
  public static func columnValues(_ values: [Bool]) -> ColumnValues { .truth(values) }
}
