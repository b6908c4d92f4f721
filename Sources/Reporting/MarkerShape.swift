/// The shape of a point on a plot; layers differ in shape as well as in colour.
public enum MarkerShape: Sendable, Equatable, CaseIterable {
  /// A filled circle.
  case disk
  /// A filled square.
  case square
  /// A square that stands on its corner.
  case diamond

  /// How far (dx, dy) lies outside the outline of a marker about the origin; negative inside.
  func distance(_ dx: Double, _ dy: Double, radius: Double) -> Double {
    switch self {
    case .disk: (dx * dx + dy * dy).squareRoot() - radius
    case .square: max(abs(dx), abs(dy)) - 0.88 * radius
    case .diamond: (abs(dx) + abs(dy) - 1.3 * radius) * 0.7071
    }
  }
}
