import SourceCatalogs

extension StarFraction {
  /// The share of stars at the knots: MAG, STAR_FRACTION, STAR_FRACTION_ERR.
  public func table() throws -> SourceCatalog {
    let places = (0..<knots.count).map { knots.magnitude(of: $0) }
    var table = SourceCatalog()
    try table.set(
      CatalogColumn("MAG", .double, .decimals(3), unit: "mag", "Magnitude"), to: places)
    try table.set(
      CatalogColumn("STAR_FRACTION", .double, .decimals(5), "Share of stars among the sources"),
      to: places.map { share(at: $0) })
    try table.set(
      CatalogColumn("STAR_FRACTION_ERR", .double, .decimals(5), "Standard error of the share"),
      to: places.map { shareError(at: $0) })
    return table
  }
}
