/// Where a source is saturated, and whether that looks like charge that ran along a column or row.
///
/// A saturated star is a disc. Charge that spills over runs along the read-out direction, a few
/// pixels wide: the extent along it exceeds both the extent across and what a disc of the same
/// number of pixels would have.
struct SaturatedExtent {
  private var columns: ClosedRange<Int>?
  private var rows: ClosedRange<Int>?
  private var count = 0

  /// Shorter ones are discs with a ragged edge.
  private static let shortestTrail = 8.0
  /// How much longer than a disc of its area a trail is.
  private static let elongation = 2.0

  /// Adds a saturated pixel.
  mutating func add(x: Int, y: Int) {
    columns = min(columns?.lowerBound ?? x, x)...max(columns?.upperBound ?? x, x)
    rows = min(rows?.lowerBound ?? y, y)...max(rows?.upperBound ?? y, y)
    count += 1
  }

  /// Whether charge ran along a column or a row.
  var isTrail: Bool {
    guard let columns, let rows else { return false }
    let length = Double(max(columns.count, rows.count))
    let disc = 2 * (Double(count) / Double.pi).squareRoot()
    return length >= Self.shortestTrail && length > Self.elongation * disc
  }
}
