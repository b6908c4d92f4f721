import SourceCatalogs

extension SourceCatalog {
  /// Four sources with everything that is hard to write: gaps, quotes, commas, markup, formulas,
  /// control characters, letters beyond ASCII, numbers near the edges of their formats.
  static func sample() throws -> SourceCatalog {
    var catalog = SourceCatalog()
    try catalog.set("NUMBER", to: [1, 2, 3, 4])
    try catalog.set("FIELD", to: ["plain", "a,b \"c\"", "=SUM(A1)\u{7}\n<x>&'", "Å naïve ☆"])
    try catalog.set("X_IMAGE", to: [1.0, 1024.123456, -0.00001, .nan])
    try catalog.set("Y_IMAGE", to: [2047.99996, 0.5, 3e17, 12.25])
    try catalog.set("ALPHA_J2000", to: [0.0000000001, 359.99999999996, 229.4681031234, .nan])
    try catalog.set("DELTA_J2000", to: [-89.9999999999, 42.8323401234, -0.00000000001, .infinity])
    try catalog.set("FLUX_AUTO", to: [1234.5678, -0.001, 1e-20, .nan])
    try catalog.set("MAG_AUTO", to: [18.30103, 99, -2.5, .nan])
    try catalog.set("A_IMAGE", to: [2.5, 4, .nan, 1])
    try catalog.set("B_IMAGE", to: [2.0, 1, .nan, 1])
    try catalog.set("THETA_IMAGE", to: [-45.0, 89.9996, .nan, 0])
    try catalog.set("FLAGS", to: [Int64(0), nil, .max, -3])
    try catalog.set("CUTOUT_PADDED", to: [true, false, false, true])
    try catalog.set("P_STAR", to: [0.999999999, 1e-9, 0.5, .nan])
    try catalog.set("CLASS", to: ["star", "galaxy", "unsure", ""])
    return catalog
  }
}

extension SourceCatalog {
  /// A table of every known column, each fifth value missing where it may be.
  ///
  /// FITS names do not tell capitals apart, so `ellipticity` has to stay behind `ELLIPTICITY`.
  static func everyColumn(rows: Int) throws -> SourceCatalog {
    var catalog = SourceCatalog()
    var names: Set<String> = []
    for (place, column) in CatalogColumn.known.enumerated()
    where names.insert(column.name.lowercased()).inserted {
      let numbers: [Double] = (0..<rows).map { row in
        if row % 5 == 4 { return .nan }
        return (Double(row * (place + 1)) / 7 + 0.1).truncatingRemainder(dividingBy: 80)
      }
      switch column.kind {
      case .double, .float: try catalog.set(column.name, to: numbers)
      case .integer: try catalog.set(column.name, to: numbers.map { Int64(exactly: $0.rounded()) })
      case .text: try catalog.set(column.name, to: numbers.map { $0.isNaN ? "" : "text \($0)" })
      case .truth: try catalog.set(column.name, to: numbers.map { $0 > 3 })
      }
    }
    return catalog
  }
}
