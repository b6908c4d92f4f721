/// The one place that knows every column Skysieve writes.
///
/// The entries stand by theme in the files beside this one; the names are SExtractor's wherever it
/// has one.
extension CatalogColumn {
  /// Every column Skysieve writes, theme by theme.
  ///
  /// Of a numbered family (`FLUX_APER`, `LATENT`) it holds the bare name; `known(_:)` finds the
  /// members, such as `FLUX_APER_2`.
  public static let known: [CatalogColumn] =
    position + photometry + shape + quality + classification + truth + cutouts + fields

  /// The families whose members carry a number from 1: apertures, latent coordinates.
  static let numberedFamilies: Set<String> = [
    "FLUX_APER", "FLUXERR_APER", "MAG_APER", "MAGERR_APER", "LATENT", "LATENT_ERR",
  ]

  /// The known column of that name, or nil; `LATENT_3` is found through its family.
  public static func known(_ name: String) -> CatalogColumn? {
    if let column = knownByName[name] { return column }
    guard let underscore = name.lastIndex(of: "_"),
      let base = knownByName[String(name[..<underscore])],
      numberedFamilies.contains(base.name),
      let number = Int(name[name.index(after: underscore)...]), number > 0,
      name == "\(base.name)_\(number)"
    else { return nil }
    return base.named(name, "\(base.description), number \(number)")
  }

  /// The known column of that name, or a plain one of the given kind.
  static func describing(_ name: String, _ kind: Kind) -> CatalogColumn {
    known(name) ?? CatalogColumn(name, kind)
  }

  private static let knownByName = Dictionary(
    known.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
