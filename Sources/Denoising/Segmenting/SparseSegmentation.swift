import SourceExtraction

/// Which source every pixel of a frame belongs to, row by row: whole label maps and sparse ones alike.
public protocol LabelRows: Sendable {
  /// Pixels in a row.
  var width: Int { get }
  /// Rows.
  var height: Int { get }
  /// Writes the labels of row `y`, 0 for the sky; `row.count` is the width.
  func fill(_ row: UnsafeMutableBufferPointer<Int32>, y: Int)
}

extension Segmentation: LabelRows {
  /// Writes the labels of row `y`.
  public func fill(_ row: UnsafeMutableBufferPointer<Int32>, y: Int) {
    labels.withUnsafeBufferPointer { labels in
      _ = row.update(from: labels[y * width..<(y + 1) * width])
    }
  }
}

/// A segmentation of which only the sources' pixels are kept: a twentieth of the memory of a map.
public struct SparseSegmentation: LabelRows {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  private var runs: [PixelRun] = []
  private var labels: [Int32] = []
  /// Where each row's runs start in `order`, one more than there are rows.
  private var rowStarts: [Int] = []

  /// A frame of sky.
  init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// Gives pixels to a source; of two sources the later one gets a pixel.
  mutating func add(_ run: PixelRun, label: Int32) {
    runs.append(run)
    labels.append(label)
  }

  /// Sorts the runs by rows, which must be done before rows are asked for.
  mutating func finish() {
    let lists = RunLists(sorting: runs, owners: runs.map(\.row), count: height)
    let owners = Self.sorted(labels, by: runs, starts: lists.offsets)
    (runs, labels, rowStarts) = (lists.runs, owners, lists.offsets)
  }

  private static func sorted(
    _ labels: [Int32], by runs: [PixelRun], starts: [Int]
  ) -> [Int32] {
    var next = starts
    var sorted = [Int32](repeating: 0, count: labels.count)
    for (run, label) in zip(runs, labels) {
      sorted[next[Int(run.row)]] = label
      next[Int(run.row)] += 1
    }
    return sorted
  }

  /// Writes the labels of row `y`.
  public func fill(_ row: UnsafeMutableBufferPointer<Int32>, y: Int) {
    row.update(repeating: 0)
    for index in rowStarts[y]..<rowStarts[y + 1] {
      for x in runs[index].columns { row[x] = labels[index] }
    }
  }
}
