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
    precondition(truth.frame == detections.frame, "places are compared in one frame")
    let chord = truth.chord(radius)
    switch rule {
    case .nearest:
      let search = NeighbourSearch(detections)
      let reverse = NeighbourSearch(truth)
      detectionOfTruth = truth.points.map { search.nearest(to: $0, within: chord)?.index }
      isReal = detections.points.map { reverse.nearest(to: $0, within: chord) != nil }
    case .oneToOne:
      detectionOfTruth = Self.closestPairs(truth: truth, detections: detections, chord: chord)
      var isReal = [Bool](repeating: false, count: detections.count)
      for case .some(let index) in detectionOfTruth { isReal[index] = true }
      self.isReal = isReal
    }
  }

  private static func closestPairs(
    truth: SourcePositions, detections: SourcePositions, chord: Double
  ) -> [Int?] {
    let search = NeighbourSearch(detections)
    let pairs = truth.points.indices.flatMap { index in
      search.all(near: truth.points[index], within: chord).map { (truth: index, found: $0) }
    }.sorted {
      ($0.found.squaredDistance, $0.truth, $0.found.index)
        < ($1.found.squaredDistance, $1.truth, $1.found.index)
    }
    var partner = [Int?](repeating: nil, count: truth.count)
    var isTaken = [Bool](repeating: false, count: detections.count)
    for pair in pairs where partner[pair.truth] == nil && !isTaken[pair.found.index] {
      partner[pair.truth] = pair.found.index
      isTaken[pair.found.index] = true
    }
    return partner
  }
}
