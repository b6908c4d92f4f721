/// Which rows of which value are made in which strip, and how many of them must be kept.
///
/// Found by walking through the frame once with row counts in place of rows: every step makes what
/// its inputs allow, and keeps what a later row still looks at. No row is made twice.
struct StripSchedule {
  /// `strips[s][v]`: the rows of value v made in strip s; value 0 is the input.
  private(set) var strips: [[Range<Int>]] = []
  /// The rows of each value that are alive at once.
  private(set) var capacities: [Int]

  init(steps: [PreparedStep], heights: [Int], stripRows: Int) {
    precondition(stripRows > 0, "a strip has rows")
    capacities = heights.map { _ in 1 }
    var made = heights.map { _ in 0 }
    while made[0] < heights[0] {
      let before = made
      made[0] = min(heights[0], made[0] + stripRows)
      for step in steps {
        let reachable = step.sources.enumerated().map { number, source in
          step.reachableRows(
            available: made[source], of: heights[source], source: number,
            outputHeight: heights[step.target])
        }
        made[step.target] = max(made[step.target], reachable.min() ?? 0)
      }
      strips.append(zip(before, made).map { $0..<$1 })
      for value in heights.indices {
        let needed = Self.firstNeededRow(of: value, steps: steps, done: before)
        capacities[value] = max(capacities[value], made[value] - needed)
      }
    }
  }

  /// The first row of a value that the steps reading it, or the caller, still look at.
  private static func firstNeededRow(of value: Int, steps: [PreparedStep], done: [Int]) -> Int {
    var first = done[value]
    for step in steps {
      for (number, source) in step.sources.enumerated() where source == value {
        first = min(first, step.firstNeededRow(done: done[step.target], source: number))
      }
    }
    return first
  }
}
