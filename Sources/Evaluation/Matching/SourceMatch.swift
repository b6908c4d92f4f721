import SourceCatalogs

/// Which detection belongs to which true source.
public struct SourceMatch: Sendable, Equatable {
  /// How sources are paired.
  public enum Rule: String, Sendable, Codable, CaseIterable {
    /// Every true source takes the nearest detection within the radius, and every detection counts
    /// as real if any true source is within it. Blended sources may share a detection.
    case nearest
    /// The closest pair is joined first, then the closest of what is left: each detection serves one
    /// source, so a blend counts as one found and one missed.
    case oneToOne
  }

  /// For every true source its detection, nil if it was missed.
  public let detectionOfTruth: [Int?]
  /// For every detection whether it is real.
  public let isReal: [Bool]

  /// Pairs `truth` with `detections` closer than `radius` (pixels, or arcseconds on the sky).
  public init(
    truth: SourcePositions, detections: SourcePositions, radius: Double, rule: Rule = .nearest
  ) {
    // `Matching` includes the radius itself; closer than the radius means up to the number below.
    let limit = max(0, radius.nextDown)
    switch rule {
    case .nearest:
      detectionOfTruth =
        Matching(truth, with: detections, radius: limit, rule: .nearest).partnersOfFirst
      isReal = Matching(detections, with: truth, radius: limit, rule: .nearest).partnersOfFirst
        .map { $0 != nil }
    case .oneToOne:
      detectionOfTruth =
        Matching(truth, with: detections, radius: limit, rule: .oneToOne).partnersOfFirst
      var isReal = [Bool](repeating: false, count: detections.count)
      for case .some(let index) in detectionOfTruth { isReal[index] = true }
      self.isReal = isReal
    }
  }
}
