/// The labels that fragments get: sources count from 1 in the order of their first pixels.
struct FragmentNumbering: Sendable {
  /// The label of each fragment.
  let labels: [Int32]
  /// The fragment that each source is named for: its own, not one that was taken in.
  let mainFragments: [Fragment]
  /// Where the fragments of each connected part start.
  let componentStarts: [Int]

  /// Numbers the fragments that are their own hosts, and gives the others their hosts' labels.
  init(_ fragments: [Fragment], hosts: [Int]) {
    var firstPlaces = fragments.map(\.firstPlace)
    for index in fragments.indices {
      firstPlaces[hosts[index]] = min(firstPlaces[hosts[index]], fragments[index].firstPlace)
    }
    let mains = fragments.indices.filter { hosts[$0] == $0 }
      .sorted { firstPlaces[$0] < firstPlaces[$1] }
    var labels = [Int32](repeating: 0, count: fragments.count)
    for (index, main) in mains.enumerated() { labels[main] = Int32(index + 1) }
    for index in fragments.indices { labels[index] = labels[hosts[index]] }
    self.labels = labels
    mainFragments = mains.map { fragments[$0] }
    var starts = [0]
    for (index, fragment) in fragments.enumerated() {
      while starts.count <= fragment.component { starts.append(index) }
    }
    componentStarts = starts
  }

  /// The number of sources.
  var sourceCount: Int { mainFragments.count }

  /// The label of fragment `number`, from 1, of connected part `component`.
  @inline(__always)
  func label(component: Int, number: Int32) -> Int32 {
    labels[componentStarts[component] + Int(number) - 1]
  }
}
