/// A place on a frame: 0-based, pixel centres at whole numbers.
public struct PixelPoint: Sendable, Hashable {
  /// The column.
  public var x: Double
  /// The row.
  public var y: Double

  /// The place in column `x` and row `y`.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  /// No place: both NaN.
  public static let undefined = PixelPoint(x: .nan, y: .nan)

  /// Whether both coordinates are numbers.
  public var isDefined: Bool { x.isFinite && y.isFinite }
}

/// A place on the sky, in the header's own system (usually ICRS).
public struct SkyPoint: Sendable, Hashable {
  /// Right ascension (or the header's other longitude) in degrees, 0 to 360.
  public var rightAscension: Double
  /// Declination (or the header's other latitude) in degrees, -90 to 90.
  public var declination: Double

  /// The place of the given coordinates in degrees.
  public init(rightAscension: Double, declination: Double) {
    self.rightAscension = rightAscension
    self.declination = declination
  }

  /// No place: both NaN.
  public static let undefined = SkyPoint(rightAscension: .nan, declination: .nan)

  /// Whether both coordinates are numbers.
  public var isDefined: Bool { rightAscension.isFinite && declination.isFinite }
}
