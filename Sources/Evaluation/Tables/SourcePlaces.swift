import SourceCatalogs

/// Where sources are compared.
public enum MatchingFrame: String, Sendable, Codable, CaseIterable {
  /// On the frame, in pixels.
  case pixel
  /// On the sky, in arcseconds.
  case sky
}

/// The places of a list of sources, on the frame and perhaps on the sky.
public struct SourcePlaces: Sendable, Equatable {
  /// Columns from the left, 0-based.
  public var x: [Double]
  /// Rows from the bottom, 0-based.
  public var y: [Double]
  /// Right ascensions in degrees; nil if not known.
  public var rightAscension: [Double]?
  /// Declinations in degrees; nil if not known.
  public var declination: [Double]?

  /// Places on a frame; as many x as y.
  public init(x: [Double], y: [Double]) {
    precondition(x.count == y.count, "a place has two coordinates")
    self.x = x
    self.y = y
  }

  /// The number of sources.
  public var count: Int { x.count }

  /// The places in the form the matching takes.
  func positions(in frame: MatchingFrame, of table: String) throws -> SourcePositions {
    guard frame == .sky else { return .pixels(x: x, y: y) }
    guard let rightAscension, let declination else {
      throw EvaluationError.missingColumn(table: table, wanted: ["ALPHA_J2000", "ra"])
    }
    return .sky(rightAscension: rightAscension, declination: declination)
  }

  /// The places of a catalogue: `x0`, `y0` (0-based), else `X_IMAGE`, `Y_IMAGE` (1-based); and
  /// `ALPHA_J2000`, `DELTA_J2000`, else `ra`, `dec`, if it has them.
  init(_ catalog: SourceCatalog) throws {
    if catalog.contains("x0"), catalog.contains("y0") {
      self.init(x: try catalog.doubles("x0"), y: try catalog.doubles("y0"))
    } else {
      self.init(
        x: try catalog.doubles("X_IMAGE").map { $0 - 1 },
        y: try catalog.doubles("Y_IMAGE").map { $0 - 1 })
    }
    for names in [("ALPHA_J2000", "DELTA_J2000"), ("ra", "dec")]
    where rightAscension == nil && catalog.contains(names.0) && catalog.contains(names.1) {
      rightAscension = try catalog.doubles(names.0)
      declination = try catalog.doubles(names.1)
    }
  }
}
