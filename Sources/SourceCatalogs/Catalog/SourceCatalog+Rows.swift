/// Choosing and ordering rows and columns.
extension SourceCatalog {
  /// The given rows in the given order; a row may repeat.
  public func selecting(rows: [Int]) -> SourceCatalog {
    precondition(rows.allSatisfy { (0..<rowCount).contains($0) }, "a row is within the catalogue")
    return mapping { $0.selecting(rows) }
  }

  /// The rows where `isKept`, one answer per row, is true.
  public func selecting(where isKept: [Bool]) -> SourceCatalog {
    precondition(isKept.count == rowCount, "there is one answer per row")
    return selecting(rows: isKept.indices.filter { isKept[$0] })
  }

  /// The columns of the given names, in the given order.
  public func selecting(columns names: [String]) throws -> SourceCatalog {
    var result = SourceCatalog()
    for name in names {
      let column = try column(name)
      guard let values = self[name], !result.contains(name) else {
        throw CatalogError.duplicateColumn(name: name)
      }
      try result.set(column, to: values)
    }
    return result
  }

  /// The rows ordered by one or more columns; equal rows keep their order, missing values come last.
  ///
  /// Text is ordered by its Unicode scalars, so that no locale changes the order.
  public func sorted(by names: String..., descending: Bool = false) throws -> SourceCatalog {
    let ranks = try names.map { name in
      _ = try column(name)
      return self[name].map { $0.ranks(descending: descending) } ?? []
    }
    let order = (0..<rowCount).sorted { left, right in
      for rank in ranks where rank[left] != rank[right] { return rank[left] < rank[right] }
      return left < right
    }
    return selecting(rows: order)
  }
}

extension ColumnValues {
  /// Each row's place in this column's order; equal values share a place, missing ones come last.
  fileprivate func ranks(descending: Bool) -> [Int] {
    switch self {
    case .double(let values):
      Self.ranks(values, descending) { $0.isNaN }
    case .float(let values):
      Self.ranks(values, descending) { $0.isNaN }
    case .integer(let values):
      Self.ranks(values.map { $0 ?? .min }, descending, missing: values.map { $0 == nil })
    case .text(let values):
      Self.ranks(values, descending) { $0.isEmpty }
    case .truth(let values):
      Self.ranks(values.map { $0 ? 1 : 0 }, descending) { _ in false }
    }
  }

  private static func ranks<Value: Comparable>(
    _ values: [Value], _ descending: Bool, _ isMissing: (Value) -> Bool
  ) -> [Int] {
    ranks(values, descending, missing: values.map(isMissing))
  }

  private static func ranks<Value: Comparable>(
    _ values: [Value], _ descending: Bool, missing: [Bool]
  ) -> [Int] {
    let present = values.indices.filter { !missing[$0] }.sorted {
      descending ? values[$1] < values[$0] : values[$0] < values[$1]
    }
    var ranks = [Int](repeating: values.count, count: values.count)
    for (place, row) in present.enumerated() {
      let isTied = place > 0 && values[present[place - 1]] == values[row]
      ranks[row] = isTied ? ranks[present[place - 1]] : place
    }
    return ranks
  }
}
