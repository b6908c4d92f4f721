extension StarRanking {
  /// The largest share of the galaxies that some threshold keeps while the sample of galaxies is at
  /// most `contamination` (0-1) stars; nil without galaxies.
  ///
  /// This is how wide surveys state their classifiers ("98.6 % of the galaxies at 0.8 % stars").
  public func galaxyEfficiency(atContamination contamination: Double) -> Double? {
    Self.galaxyEfficiency(of: groups(of: Array(isStar.indices)), contamination)
  }

  /// The same for a sample of stars that is at most `contamination` galaxies.
  public func starEfficiency(atContamination contamination: Double) -> Double? {
    Self.starEfficiency(of: groups(of: Array(isStar.indices)), contamination)
  }

  static func galaxyEfficiency(of groups: [Group], _ contamination: Double) -> Double? {
    efficiency(groups.reversed().map { ($0.galaxies, $0.stars) }, contamination)
  }

  static func starEfficiency(of groups: [Group], _ contamination: Double) -> Double? {
    efficiency(groups.map { ($0.stars, $0.galaxies) }, contamination)
  }

  /// Takes groups of equal score into the sample one by one and keeps the largest pure enough one.
  private static func efficiency(
    _ groups: [(wanted: Int, unwanted: Int)], _ contamination: Double
  ) -> Double? {
    let total = groups.reduce(0) { $0 + $1.wanted }
    guard total > 0 else { return nil }
    var (kept, stained, best) = (0, 0, 0)
    for group in groups {
      kept += group.wanted
      stained += group.unwanted
      if Double(stained) <= contamination * Double(kept + stained) { best = kept }
    }
    return Double(best) / Double(total)
  }
}
