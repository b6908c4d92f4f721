/// A source of the map: the pixel it stands in, and how sure it is.
struct PlacedSource: Sendable {
  /// The column, 0-based.
  let x: Int
  /// The row, 0-based.
  let y: Int
  /// The log-odds that it is real.
  let logOdds: Double
}
