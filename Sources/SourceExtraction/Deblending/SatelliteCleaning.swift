import Foundation
import Imaging

/// Takes spurious satellites into the brighter sources whose wings lifted them above the threshold.
///
/// A source is one if, without the wing of a brighter one, it would have had too few pixels:
/// SExtractor's CLEAN, with a Moffat wing that passes through the brighter source's isophote. A grid
/// of cells finds who is near whom; SExtractor compares all with all.
struct SatelliteCleaning {
  /// The exponent of the wings (CLEAN_PARAM).
  let exponent: Double
  /// The significance of the isophotes.
  let threshold: Double

  /// Wings reach this many standard deviations of their source.
  private static let reach = 10.0
  private static let cellSide = 32.0

  /// For every fragment the one that takes it in, or itself; never one that was taken in.
  func hosts(of fragments: [Fragment], width: Int, height: Int) -> [Int] {
    var hosts = Array(fragments.indices)
    let centres = fragments.map(\.moments.centre)
    let grid = PlaceGrid(
      centres, cellSide: Self.cellSide, width: Double(width), height: Double(height))
    let order = fragments.indices.sorted { isFainter(fragments[$1], $1, than: fragments[$0], $0) }
    for host in order where hosts[host] == host {
      let fragment = fragments[host]
      let profile = SourceProfile(
        fragment.moments, peak: Double(fragment.peak), level: threshold, exponent: exponent)
      let reach = Self.reach * profile.spread.axes.major
      grid.forEach(near: centres[host], within: reach) { index in
        guard hosts[index] == index, index != host,
          isFainter(fragments[index], index, than: fragment, host)
        else { return }
        let wing = profile.value(x: centres[index].x, y: centres[index].y)
        if wing > Double(fragments[index].survivalLevel) - threshold { hosts[index] = host }
      }
    }
    return hosts
  }

  private func isFainter(_ a: Fragment, _ i: Int, than b: Fragment, _ j: Int) -> Bool {
    a.moments.sum < b.moments.sum || (a.moments.sum == b.moments.sum && i > j)
  }
}

/// Places sorted into square cells.
private struct PlaceGrid {
  private let side: Double
  private let columns: Int
  private let rows: Int
  private let offsets: [Int]
  private let members: [Int]
  private let places: [(x: Double, y: Double)]

  init(_ places: [(x: Double, y: Double)], cellSide: Double, width: Double, height: Double) {
    side = cellSide
    let columns = max(1, Int((width / cellSide).rounded(.up)))
    let rows = max(1, Int((height / cellSide).rounded(.up)))
    self.places = places
    let cells = places.map { place in
      min(rows - 1, max(0, Int(place.y / cellSide))) * columns
        + min(columns - 1, max(0, Int(place.x / cellSide)))
    }
    var offsets = [Int](repeating: 0, count: rows * columns + 1)
    for cell in cells { offsets[cell + 1] += 1 }
    for cell in 0..<rows * columns { offsets[cell + 1] += offsets[cell] }
    var next = offsets
    var members = [Int](repeating: 0, count: places.count)
    for (index, cell) in cells.enumerated() {
      members[next[cell]] = index
      next[cell] += 1
    }
    (self.columns, self.rows, self.offsets, self.members) = (columns, rows, offsets, members)
  }

  /// Calls `body` with every place closer than `radius` to `centre`.
  func forEach(near centre: (x: Double, y: Double), within radius: Double, _ body: (Int) -> Void) {
    let squared = radius * radius
    for row in cells(centre.y, radius, rows) {
      for column in cells(centre.x, radius, columns) {
        for slot in offsets[row * columns + column]..<offsets[row * columns + column + 1] {
          let place = places[members[slot]]
          let (dx, dy) = (place.x - centre.x, place.y - centre.y)
          if dx * dx + dy * dy < squared { body(members[slot]) }
        }
      }
    }
  }

  private func cells(_ middle: Double, _ radius: Double, _ count: Int) -> ClosedRange<Int> {
    let low = min(Double(count - 1), max(0, (middle - radius) / side))
    let high = min(Double(count - 1), max(0, (middle + radius) / side))
    return Int(low)...Int(high)
  }
}
