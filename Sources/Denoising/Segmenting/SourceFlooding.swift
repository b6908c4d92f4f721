import Imaging
import SourceExtraction
import Tensors

/// Gives the pixels of the source map to sources: each connected part is flooded from its sources'
/// peaks down the denoised light, so that a pixel goes to the peak it is reached from without
/// crossing a deeper valley, and faint wings go to the source they hang on.
///
/// Parts without a source are left to the sky. Rejected: labelling by steepest ascent, which leaves
/// the basins of unwanted maxima to be joined afterwards.
package struct SourceFlooding {
  /// The denoised light as asinh(light / sigma).
  let light: Image
  let width: Int
  let height: Int

  private struct Shared: @unchecked Sendable {
    let light: UnsafeBufferPointer<Float>
    let labels: UnsafeMutableBufferPointer<Int32>
  }

  /// Parts are handed out in tasks of about this many pixels.
  private static let pixelsPerTask = 1 << 14
  private static let unclaimed: Int32 = -1

  /// A flood down the given light.
  package init(light: Image) {
    self.light = light
    (width, height) = (light.width, light.height)
  }

  /// The label map: pixels of `parts` get 1 + the index of the seed they belong to, all others 0.
  ///
  /// - Parameters:
  ///   - parts: the connected parts of the source map.
  ///   - seeds: the places (row * width + column) of the sources' peaks, in ascending order.
  package func labels(of parts: RunLists, seeds: [Int], parallelism: Parallelism) -> [Int32] {
    let tasks = Self.tasks(parts)
    let seeds = RowSeeds(seeds, width: width, height: height)
    var labels = LargeMemory.zeros(width * height, parallelism: parallelism)
    light.pixels.withUnsafeBufferPointer { light in
      labels.withUnsafeMutableBufferPointer { labels in
        let shared = Shared(light: light, labels: labels)
        parallelism.forEach(tasks.count) { task in
          var queue = FloodQueue()
          for part in tasks[task] { flood(parts[part], seeds: seeds, shared, &queue) }
        }
      }
    }
    return labels
  }

  private static func tasks(_ parts: RunLists) -> [Range<Int>] {
    var tasks: [Range<Int>] = []
    var (start, pixels) = (0, 0)
    for part in 0..<parts.count {
      pixels += parts[part].reduce(0) { $0 + $1.count }
      if pixels >= pixelsPerTask || part == parts.count - 1 {
        tasks.append(start..<part + 1)
        (start, pixels) = (part + 1, 0)
      }
    }
    return tasks
  }

  private func flood(
    _ runs: ArraySlice<PixelRun>, seeds: RowSeeds, _ shared: Shared, _ queue: inout FloodQueue
  ) {
    let inside = seeds.indices(in: runs)
    guard !inside.isEmpty else { return }
    for run in runs {
      let offset = Int(run.row) * width
      for x in run.columns {
        shared.labels[offset + x] = inside.count == 1 ? Int32(inside[0] + 1) : Self.unclaimed
      }
    }
    guard inside.count > 1 else { return }
    queue.removeAll()
    for seed in inside {
      let place = seeds.places[seed]
      shared.labels[place] = Int32(seed + 1)
      queue.push(Int32(place), height: shared.light[place])
    }
    while let place = queue.pop() {
      let label = shared.labels[Int(place)]
      forEachNeighbour(of: Int(place)) { other in
        guard shared.labels[other] == Self.unclaimed else { return }
        shared.labels[other] = label
        queue.push(Int32(other), height: shared.light[other])
      }
    }
  }

  @inline(__always)
  private func forEachNeighbour(of place: Int, _ body: (Int) -> Void) {
    let (x, y) = (place % width, place / width)
    for row in max(0, y - 1)...min(height - 1, y + 1) {
      for column in max(0, x - 1)...min(width - 1, x + 1) {
        body(row &* width &+ column)
      }
    }
  }
}

/// Seeds in ascending order of place, with the first one of every row.
private struct RowSeeds {
  /// Row * width + column.
  let places: [Int]
  private let width: Int
  /// The index of each row's first seed, one more than there are rows.
  private var starts: [Int]

  init(_ places: [Int], width: Int, height: Int) {
    (self.places, self.width) = (places, width)
    starts = [Int](repeating: 0, count: height + 1)
    for place in places { starts[place / width + 1] += 1 }
    for row in 0..<height { starts[row + 1] += starts[row] }
  }

  /// The indices of the seeds that lie in the runs.
  func indices(in runs: ArraySlice<PixelRun>) -> [Int] {
    var inside: [Int] = []
    for run in runs {
      let first = Int(run.row) * width + Int(run.start)
      // Bisection among the row's own.
      var (low, high) = (starts[Int(run.row)], starts[Int(run.row) + 1])
      let end = high
      while low < high {
        let middle = (low + high) / 2
        if places[middle] < first { low = middle + 1 } else { high = middle }
      }
      while low < end, places[low] < first + run.count {
        inside.append(low)
        low += 1
      }
    }
    return inside
  }
}
