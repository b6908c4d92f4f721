import Imaging

/// The pixels of one connected part, numbered from 0 in raster order.
///
/// The frame's label map, which is free until labels are known, serves as the way from a place to
/// the pixel's number: everything next to a part belongs to it or is sky, so parts that several
/// threads work on do not disturb each other, whatever their shapes.
struct ComponentPixels {
  /// The number of pixels.
  let count: Int
  /// The place of each pixel in the frame.
  let places: UnsafeMutableBufferPointer<Int32>
  /// The number of the level that each pixel exceeds.
  let levels: UnsafeMutableBufferPointer<UInt16>
  /// The pixels sorted by falling level, in raster order within one.
  let order: UnsafeMutableBufferPointer<Int32>
  /// Where each level's pixels start in `order`, from the highest level to the lowest.
  let levelStarts: [Int]
  /// The levels.
  let table: LevelTable
  /// The sum of all significances.
  let sum: Double
  /// Pixel number plus one at the places of the part, 0 beside it.
  let numbers: UnsafeMutableBufferPointer<Int32>
  /// The significance image.
  let significance: UnsafeBufferPointer<Float>
  let frame: PixelNeighbours

  /// Numbers the pixels of `runs` and sorts them by level.
  init(
    _ runs: ArraySlice<PixelRun>, in frame: DeblendingFrame, threshold: Float, levelCount: Int,
    scratch: DeblendingScratch
  ) {
    count = runs.reduce(0) { $0 + $1.count }
    numbers = frame.labels
    significance = frame.significance
    places = scratch.places.reserve(count)
    levels = scratch.levels.reserve(count)
    order = scratch.order.reserve(count)
    var (number, peak, sum) = (0, threshold, 0.0)
    for run in runs {
      let start = Int(run.row) * frame.width + Int(run.start)
      for place in start..<start + run.count {
        places[number] = Int32(truncatingIfNeeded: place)
        number &+= 1
        numbers[place] = Int32(truncatingIfNeeded: number)
        peak = max(peak, significance[place])
        sum += Double(significance[place])
      }
    }
    self.sum = sum
    table = LevelTable(from: threshold, to: peak, count: levelCount)
    self.frame = PixelNeighbours(of: runs, width: frame.width, height: frame.height)
    levelStarts = Self.sort(levels, order, places, significance, table)
  }

  /// The significance of pixel `number`.
  @inline(__always)
  func value(_ number: Int) -> Float { significance[Int(places[number])] }

  /// Counting sort by falling level.
  private static func sort(
    _ levels: UnsafeMutableBufferPointer<UInt16>, _ order: UnsafeMutableBufferPointer<Int32>,
    _ places: UnsafeMutableBufferPointer<Int32>, _ significance: UnsafeBufferPointer<Float>,
    _ table: LevelTable
  ) -> [Int] {
    let highest = table.levels.count - 1
    var starts = [Int](repeating: 0, count: table.levels.count + 1)
    table.levels.withUnsafeBufferPointer { thresholds in
      for number in 0..<levels.count {
        let level = LevelTable.index(of: significance[Int(places[number])], in: thresholds)
        levels[number] = UInt16(level)
        starts[highest &- level &+ 1] += 1
      }
    }
    for index in 0...highest { starts[index + 1] += starts[index] }
    var next = starts
    for number in 0..<levels.count {
      let bucket = highest &- Int(levels[number])
      order[next[bucket]] = Int32(truncatingIfNeeded: number)
      next[bucket] &+= 1
    }
    return starts
  }
}

/// Gives the eight neighbours of a pixel; those beyond the frame's edge are left out.
struct PixelNeighbours {
  let width: Int
  private let height: Int
  private let touchesEdge: Bool

  init(of runs: ArraySlice<PixelRun>, width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    let touchesSide = runs.contains { $0.start == 0 || Int($0.end) == width }
    let rows = (runs.first.map { Int($0.row) } ?? 0, runs.last.map { Int($0.row) } ?? 0)
    touchesEdge = touchesSide || rows.0 == 0 || rows.1 == height - 1
  }

  /// Calls `body` with the place of every neighbour of `place`.
  @inline(__always)
  func forEach(of place: Int, _ body: (Int) -> Void) {
    if touchesEdge {
      visitInside(place, body)
      return
    }
    body(place &- width &- 1)
    body(place &- width)
    body(place &- width &+ 1)
    body(place &- 1)
    body(place &+ 1)
    body(place &+ width &- 1)
    body(place &+ width)
    body(place &+ width &+ 1)
  }

  @inline(__always)
  private func visitInside(_ place: Int, _ body: (Int) -> Void) {
    let (y, x) = place.quotientAndRemainder(dividingBy: width)
    for row in max(0, y &- 1)...min(height &- 1, y &+ 1) {
      for column in max(0, x &- 1)...min(width &- 1, x &+ 1) where row != y || column != x {
        body(row &* width &+ column)
      }
    }
  }
}

/// The frame that parts are deblended in.
struct DeblendingFrame: @unchecked Sendable {
  let width: Int
  let height: Int
  let significance: UnsafeBufferPointer<Float>
  let labels: UnsafeMutableBufferPointer<Int32>
}

/// The memory of one thread's deblending.
final class DeblendingScratch {
  let places = ScratchBuffer<Int32>()
  let levels = ScratchBuffer<UInt16>()
  let order = ScratchBuffer<Int32>()
  let parents = ScratchBuffer<Int32>()
  let heads = ScratchBuffer<Int32>()
  let branches = ScratchBuffer<Int32>()
  let rings = ScratchBuffer<Int32>()
  let sources = ScratchBuffer<Int32>()
}
