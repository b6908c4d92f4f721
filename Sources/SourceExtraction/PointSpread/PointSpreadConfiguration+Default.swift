extension PointSpreadConfiguration {
  /// Settings for ground-based survey frames; none of them needs a change from survey to survey.
  public static let `default` = PointSpreadConfiguration(
    mostCandidates: 2000, mostStars: 300, fewestStars: 8, highestOrder: 3, radius: 4,
    fitRadius: 1.5, modelError: 0.01, defaultFWHM: 3.5)
}
