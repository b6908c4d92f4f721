import Tensors

/// Turns the fragment numbers in a label map into the sources' labels, and gathers their pixels.
enum SourceRuns {
  private static let componentsPerTask = 256

  private struct Shared: @unchecked Sendable {
    let labels: UnsafeMutableBufferPointer<Int32>
    let pieces: UnsafeMutableBufferPointer<Pieces>
  }

  /// Runs of one label each.
  private struct Pieces {
    var runs: [PixelRun] = []
    var owners: [Int32] = []
  }

  /// Rewrites `labels`; gives the pixels of every source in raster order.
  static func relabel(
    _ labels: inout [Int32], width: Int, components: RunLists, numbering: FragmentNumbering,
    parallelism: Parallelism
  ) -> RunLists {
    let taskCount = (components.count + componentsPerTask - 1) / componentsPerTask
    var pieces = [Pieces](repeating: Pieces(), count: taskCount)
    labels.withUnsafeMutableBufferPointer { labels in
      pieces.withUnsafeMutableBufferPointer { pieces in
        let shared = Shared(labels: labels, pieces: pieces)
        parallelism.forEachRange(of: components.count, chunk: componentsPerTask) { range in
          var own = Pieces()
          for component in range {
            for run in components[component] {
              split(
                run, shared.labels, width: width, component: component, numbering: numbering,
                into: &own)
            }
          }
          shared.pieces[range.lowerBound / componentsPerTask] = own
        }
      }
    }
    return sort(pieces, count: numbering.sourceCount)
  }

  /// Rewrites the labels of one run and cuts it where they change.
  private static func split(
    _ run: PixelRun, _ labels: UnsafeMutableBufferPointer<Int32>, width: Int, component: Int,
    numbering: FragmentNumbering, into pieces: inout Pieces
  ) {
    let offset = Int(run.row) * width
    var x = Int(run.start)
    while x < Int(run.end) {
      let start = x
      let number = labels[offset + x]
      let label = numbering.label(component: component, number: number)
      while x < Int(run.end), labels[offset &+ x] == number {
        labels[offset &+ x] = label
        x &+= 1
      }
      pieces.runs.append(PixelRun(row: run.row, start: Int32(start), end: Int32(x)))
      pieces.owners.append(label - 1)
    }
  }

  /// Sorts pieces by source; those of a source that lies in several parts also by place.
  private static func sort(_ pieces: [Pieces], count: Int) -> RunLists {
    let lists = RunLists(
      sorting: pieces.flatMap(\.runs), owners: pieces.flatMap(\.owners), count: count)
    var runs = lists.runs
    for index in 0..<lists.count {
      let range = lists.offsets[index]..<lists.offsets[index + 1]
      if !isSorted(lists[index]) { runs[range].sort(by: precedes) }
    }
    return RunLists(runs: runs, offsets: lists.offsets)
  }

  private static func isSorted(_ runs: ArraySlice<PixelRun>) -> Bool {
    zip(runs, runs.dropFirst()).allSatisfy(precedes)
  }

  private static func precedes(_ a: PixelRun, _ b: PixelRun) -> Bool {
    (a.row, a.start) < (b.row, b.start)
  }
}
