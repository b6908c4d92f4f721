import SourceExtraction

/// Which candidates share a connected part of the source map: neighbours, blends, or the pieces of
/// one large galaxy.
struct CandidateParts {
  /// Of each candidate whether it is the brightest of its part, or lies in none.
  let isPrimary: [Bool]

  /// Sorts candidates, in raster order on a frame of `width` columns, into parts.
  init(_ candidates: [SourceCandidate], parts: RunLists, width: Int) {
    let places = candidates.map { $0.y * width + $0.x }
    var isPrimary = [Bool](repeating: true, count: candidates.count)
    for part in 0..<parts.count {
      var brightest: Int?
      for run in parts[part] {
        let first = Int(run.row) * width + Int(run.start)
        for index in Self.indices(of: first..<first + run.count, in: places) {
          isPrimary[index] = false
          if brightest.map({ candidates[index].light > candidates[$0].light }) ?? true {
            brightest = index
          }
        }
      }
      if let brightest { isPrimary[brightest] = true }
    }
    self.isPrimary = isPrimary
  }

  /// The indices of the sorted `places` that lie in `range`, found by bisection.
  static func indices(of range: Range<Int>, in places: [Int]) -> Range<Int> {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < range.lowerBound { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < places.count, places[end] < range.upperBound { end += 1 }
    return low..<end
  }
}
