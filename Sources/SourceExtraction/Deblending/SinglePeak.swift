/// The short way for parts with a single peak, which no level can cut in two: most of them.
enum SinglePeak {
  /// Whether all pixels but one have a brighter neighbour; a plateau counts as several peaks.
  static func isOnly(in runs: ArraySlice<PixelRun>, of frame: DeblendingFrame) -> Bool {
    let neighbours = PixelNeighbours(of: runs, width: frame.width, height: frame.height)
    var peaks = 0
    for run in runs {
      let start = Int(run.row) * frame.width + Int(run.start)
      for place in start..<start + run.count {
        let value = frame.significance[place]
        var isPeak = true
        neighbours.forEach(of: place) { other in
          isPeak = isPeak && !(frame.significance[other] > value)
        }
        peaks &+= isPeak ? 1 : 0
      }
      if peaks > 1 { return false }
    }
    return peaks == 1
  }

  /// The part as a whole; its pixels get the fragment number 1.
  static func fragment(
    _ runs: ArraySlice<PixelRun>, of frame: DeblendingFrame, component: Int, minimumArea: Int,
    threshold: Float
  ) -> Fragment {
    var fragment = Fragment(component: component, survivalLevel: threshold)
    var values: [Float] = []
    values.reserveCapacity(runs.reduce(0) { $0 + $1.count })
    for run in runs {
      let offset = Int(run.row) * frame.width
      if fragment.number == 0 {
        fragment.begin(
          number: 1, x: Int(run.start), y: Int(run.row), place: offset + Int(run.start),
          isDeblended: false)
      }
      for x in run.columns {
        let value = frame.significance[offset &+ x]
        fragment.add(x: x, y: Int(run.row), value: value)
        values.append(value)
        frame.labels[offset &+ x] = 1
      }
    }
    fragment.survivalLevel = largest(minimumArea, of: &values) ?? threshold
    return fragment
  }

  /// The `rank`-th largest value, from 1; nil where there are fewer.
  private static func largest(_ rank: Int, of values: inout [Float]) -> Float? {
    guard rank >= 1, rank <= values.count else { return nil }
    if rank > 16 {
      values.sort(by: >)
      return values[rank - 1]
    }
    for place in 0..<rank {
      var best = place
      for index in place..<values.count where values[index] > values[best] { best = index }
      values.swapAt(place, best)
    }
    return values[rank - 1]
  }
}
