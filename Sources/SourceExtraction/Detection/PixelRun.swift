/// Pixels that lie side by side in one row; columns and rows are 0-based.
public struct PixelRun: Sendable, Equatable {
  /// The row.
  public let row: Int32
  /// The first column.
  public let start: Int32
  /// The column behind the last one.
  public let end: Int32

  /// The pixels `start..<end` of row `row`.
  public init(row: Int32, start: Int32, end: Int32) {
    self.row = row
    self.start = start
    self.end = end
  }

  /// The number of pixels, at least 1.
  public var count: Int { Int(end - start) }

  /// The columns.
  public var columns: Range<Int> { Int(start)..<Int(end) }

  /// Whether the two, in neighbouring rows, share an edge or a corner.
  @inline(__always)
  func touches(_ other: PixelRun) -> Bool {
    start <= other.end && other.start <= end
  }
}

/// Lists of runs, one list after the other in a single array.
public struct RunLists: Sendable, Equatable {
  /// All runs; those of a list stand together, in raster order.
  public let runs: [PixelRun]
  /// Where each list starts, and at last where the last one ends; one more than there are lists.
  public let offsets: [Int]

  /// No lists at all.
  public static let none = RunLists(runs: [], offsets: [0])

  /// Lists that start at `offsets`; the last offset is `runs.count`.
  public init(runs: [PixelRun], offsets: [Int]) {
    precondition(offsets.last == runs.count, "the lists hold all runs")
    self.runs = runs
    self.offsets = offsets
  }

  /// Sorts runs into `count` lists.
  ///
  /// Run i goes to list `owners[i]`, or nowhere if that is negative. Runs of a list keep their
  /// order.
  public init(sorting runs: [PixelRun], owners: [Int32], count: Int) {
    var offsets = [Int](repeating: 0, count: count + 1)
    for owner in owners where owner >= 0 { offsets[Int(owner) + 1] += 1 }
    for list in 0..<count { offsets[list + 1] += offsets[list] }
    var next = offsets
    let sorted = [PixelRun](unsafeUninitializedCapacity: offsets[count]) { sorted, filled in
      for (run, owner) in zip(runs, owners) where owner >= 0 {
        sorted[next[Int(owner)]] = run
        next[Int(owner)] += 1
      }
      filled = offsets[count]
    }
    self.init(runs: sorted, offsets: offsets)
  }

  /// The number of lists.
  public var count: Int { offsets.count - 1 }

  /// The runs of list `index`.
  public subscript(index: Int) -> ArraySlice<PixelRun> {
    runs[offsets[index]..<offsets[index + 1]]
  }
}
