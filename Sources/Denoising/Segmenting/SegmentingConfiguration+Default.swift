extension SegmentingConfiguration {
  /// A purity of 0.95, near which F1 is best on fields of usual depth: see ARCHITECTURE.md.
  public static let `default` = SegmentingConfiguration(
    goal: .purity(0.95), pixelProbability: nil, blankSide: 1024, blankFields: 1, seed: 1)
}
