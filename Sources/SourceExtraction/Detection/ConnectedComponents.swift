import Imaging
import Tensors

/// The connected parts of an image above a threshold; pixels that share an edge or a corner hang
/// together.
///
/// Runs of pixels are joined by union-find: bands of rows in parallel, then the seams between them.
/// Goals in order: the same numbers for any number of threads, no limit on count, size or shape of
/// the parts, and one pass over the pixels. Rejected: labelling pixels (four times the memory
/// traffic of runs) and flood fill (recursion or a stack, and one thread).
public struct ConnectedComponents: Sendable {
  /// The runs of each part; parts are in the order of their first pixel.
  public let components: RunLists

  /// Rows of a band; the result does not depend on it.
  private static let bandHeight = 64

  /// Finds the parts of `image` whose pixels are greater than `threshold` and that have at least
  /// `minimumArea` pixels.
  public init(
    of image: Image, above threshold: Float, minimumArea: Int = 1,
    parallelism: Parallelism = .machine
  ) {
    precondition(image.pixels.count < Int(Int32.max), "labels count pixels in 32 bits")
    let bands = Self.scan(image, threshold: threshold, parallelism)
    components = Self.gather(Self.join(bands), minimumArea: minimumArea)
  }

  private struct Shared: @unchecked Sendable {
    let pixels: UnsafeBufferPointer<Float>
    let bands: UnsafeMutableBufferPointer<RunBand?>
  }

  private static func scan(
    _ image: Image, threshold: Float, _ parallelism: Parallelism
  ) -> [RunBand] {
    let (width, height) = (image.width, image.height)
    var bands = [RunBand?](repeating: nil, count: (height + bandHeight - 1) / bandHeight)
    image.pixels.withUnsafeBufferPointer { pixels in
      bands.withUnsafeMutableBufferPointer { bands in
        let shared = Shared(pixels: pixels, bands: bands)
        parallelism.forEachRange(of: height, chunk: bandHeight) { rows in
          shared.bands[rows.lowerBound / bandHeight] = RunBand(
            pixels: shared.pixels, width: width, rows: rows, threshold: threshold)
        }
      }
    }
    return bands.compactMap { $0 }
  }

  /// Puts the bands behind one another and joins them along their seams.
  private static func join(_ bands: [RunBand]) -> (runs: [PixelRun], parents: [Int32]) {
    var runs: [PixelRun] = []
    var parents: [Int32] = []
    let total = bands.reduce(0) { $0 + $1.runs.count }
    runs.reserveCapacity(total)
    parents.reserveCapacity(total)
    var lastRow = 0..<0
    for band in bands {
      let offset = runs.count
      runs.append(contentsOf: band.runs)
      for parent in band.parents { parents.append(parent &+ Int32(offset)) }
      let firstRow = offset..<offset + band.firstRowCount
      RunUnion.join(lastRow, with: firstRow, runs: runs, parents: &parents)
      lastRow = runs.count - band.lastRowCount..<runs.count
    }
    return (runs, parents)
  }

  /// Numbers the parts by their first run, drops the small ones and sorts the runs.
  private static func gather(
    _ joined: (runs: [PixelRun], parents: [Int32]), minimumArea: Int
  ) -> RunLists {
    var owners = joined.parents
    var areas: [Int] = []
    // A parent stands before its children, so it has got its number already.
    for index in owners.indices {
      let parent = Int(owners[index])
      if parent == index {
        owners[index] = Int32(areas.count)
        areas.append(0)
      } else {
        owners[index] = owners[parent]
      }
      areas[Int(owners[index])] += joined.runs[index].count
    }
    var numbers = [Int32](repeating: -1, count: areas.count)
    var count = 0
    for index in areas.indices where areas[index] >= minimumArea {
      numbers[index] = Int32(count)
      count += 1
    }
    for index in owners.indices { owners[index] = numbers[Int(owners[index])] }
    return RunLists(sorting: joined.runs, owners: owners, count: count)
  }
}
