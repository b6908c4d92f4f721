/// What became of every true source and of every segment, read off their overlaps.
struct SourceAreas {
  /// For every true source, by its number: the F-score of its pixels against its main segment's.
  var areaScores: [Double] = []
  /// For every true source: whether it fell into several segments.
  var isFragmented: [Bool] = []
  /// For every segment, by its number: whether it holds several true sources.
  var isMerged: [Bool] = []

  init(_ table: LabelOverlaps) {
    var fragments: [Int32: Int] = [:]
    var heldSources: [Int32: Int] = [:]
    var main: [Int32: LabelOverlaps.Overlap] = [:]
    let smallest = SegmentationScore.minimumPixels
    for overlap in table.overlaps {
      let area = table.truthAreas[overlap.truth] ?? 0
      guard area >= smallest else { continue }
      if overlap.pixels > main[overlap.truth]?.pixels ?? 0 { main[overlap.truth] = overlap }
      if Double(overlap.pixels) >= SegmentationScore.fragmentShare * Double(area) {
        fragments[overlap.truth, default: 0] += 1
      }
      if 2 * overlap.pixels > area { heldSources[overlap.segment, default: 0] += 1 }
    }
    for (label, area) in table.truthAreas.sorted(by: { $0.key < $1.key }) where area >= smallest {
      areaScores.append(Self.score(of: main[label], area: area, in: table))
      isFragmented.append(fragments[label, default: 0] > 1)
    }
    for (label, area) in table.segmentAreas.sorted(by: { $0.key < $1.key }) where area >= smallest {
      isMerged.append(heldSources[label, default: 0] > 1)
    }
  }

  private static func score(
    of overlap: LabelOverlaps.Overlap?, area: Int, in table: LabelOverlaps
  ) -> Double {
    guard let overlap else { return 0 }
    return 2 * Double(overlap.pixels) / Double(area + (table.segmentAreas[overlap.segment] ?? 0))
  }
}
