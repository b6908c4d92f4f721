/// Typed reading of columns by name. Numbers convert as far as nothing is lost or invented.
extension SourceCatalog {
  /// The numbers of a column in double precision, NaN where missing.
  public func doubles(_ name: String) throws -> [Double] {
    try read(name, as: "numbers", \.doubles)
  }

  /// The numbers of a column in single precision, NaN where missing.
  public func floats(_ name: String) throws -> [Float] {
    try read(name, as: "numbers", \.floats)
  }

  /// The whole numbers of a column, nil where missing; decimals such as `1.0` count when whole.
  public func integers(_ name: String) throws -> [Int64?] {
    try read(name, as: "whole numbers", \.integers)
  }

  /// The values of any column as text, empty where missing.
  public func strings(_ name: String) throws -> [String] {
    let column = try column(name)
    return try read(name, as: "text") { $0.strings(as: column.format) }
  }

  /// The truth values of a column; 0 and 1 without gaps count.
  public func truths(_ name: String) throws -> [Bool] {
    try read(name, as: "truth values") { values in
      if let truths = values.truths { return truths }
      guard let numbers = values.integers, numbers.allSatisfy({ $0 == 0 || $0 == 1 }) else {
        return nil
      }
      return numbers.map { $0 == 1 }
    }
  }

  private func read<Value>(
    _ name: String, as expected: String, _ conversion: (ColumnValues) -> [Value]?
  ) throws -> [Value] {
    guard let values = self[name] else {
      throw CatalogError.noSuchColumn(name: name, available: names)
    }
    guard let converted = conversion(values) else {
      throw CatalogError.wrongKind(
        column: name, expected: expected, found: "\(values.kind.rawValue) values")
    }
    return converted
  }
}
