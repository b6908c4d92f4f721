extension Header {
  /// The cards that describe the world coordinates: what an output about the same pixels needs.
  public func wcsCards() -> [Card] {
    cards.filter { Header.describesWCS($0.keyword) }
  }

  /// Keywords of the celestial frame that stand alone.
  private static let wcsWords: Set<String> = [
    "WCSAXES", "RADESYS", "RADECSYS", "EQUINOX", "EPOCH", "LONPOLE", "LATPOLE", "MJD-OBS",
    "DATE-OBS", "DATEREF", "MJDREF", "SPECSYS", "RESTFRQ", "RESTWAV", "WCSNAME", "VELREF",
    "A_ORDER", "B_ORDER", "AP_ORDER", "BP_ORDER", "A_DMAX", "B_DMAX", "AMDX0",
    // The plate solution of the Digitized Sky Survey.
    "OBJCTRA", "OBJCTDEC", "XPIXELSZ", "YPIXELSZ", "PLTSCALE", "PLTRAH", "PLTRAM", "PLTRAS",
    "PLTDECSN", "PLTDECD", "PLTDECM", "PLTDECS", "CNPIX1", "CNPIX2",
  ]

  /// Keywords followed by axis numbers or indices.
  private static let wcsStems = [
    "CTYPE", "CRVAL", "CRPIX", "CDELT", "CUNIT", "CROTA", "CD", "PC", "PV", "PS", "A_", "B_", "AP_",
    "BP_", "AMDX", "AMDY", "PPO", "DP", "DQ", "WAT", "CPDIS", "CQDIS", "CPERR", "CQERR",
  ]

  private static func describesWCS(_ keyword: String) -> Bool {
    if wcsWords.contains(keyword) || wcsWords.contains(String(keyword.dropLast())) {
      return true
    }
    return wcsStems.contains { stem in
      guard keyword.hasPrefix(stem) else { return false }
      let index = keyword.utf8.dropFirst(stem.utf8.count)
      return index.first.map { (48...57).contains($0) } ?? false
        && index.dropLast().allSatisfy { (48...57).contains($0) || $0 == UInt8(ascii: "_") }
    }
  }
}
