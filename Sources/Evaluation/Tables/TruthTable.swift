/// What is truly in a field: one entry per source in every array.
public struct TruthTable: Sendable, Equatable {
  /// Columns from the left, 0-based.
  public var x: [Double]
  /// Rows from the bottom, 0-based.
  public var y: [Double]
  /// Right ascension and declination in degrees; nil if the table has none.
  public var sky: SkyColumns?
  /// True magnitudes, NaN where not known.
  public var magnitude: [Double]
  /// Star, galaxy, or nil for a source that is neither or not known.
  public var label: [ObjectClass?]
  /// Whether the label is trusted.
  public var isTrusted: [Bool]
  /// True signal-to-noise ratios; nil if the table has none.
  public var signalToNoise: [Double]?

  /// The number of sources.
  public var count: Int { x.count }

  /// A table of sources; arrays are of one length.
  public init(x: [Double], y: [Double], magnitude: [Double], label: [ObjectClass?]) {
    precondition(
      x.count == y.count && x.count == magnitude.count && x.count == label.count,
      "the columns of a table have one length")
    self.x = x
    self.y = y
    self.magnitude = magnitude
    self.label = label
    isTrusted = [Bool](repeating: true, count: x.count)
  }

  /// The sources' places, in the given frame.
  func positions(in frame: SourcePositions.Frame) throws -> SourcePositions {
    guard frame == .sky else { return SourcePositions(x: x, y: y) }
    guard let sky else {
      throw EvaluationError.missingColumn(table: "the truth table", wanted: ["ra and dec"])
    }
    return SourcePositions(rightAscension: sky.rightAscension, declination: sky.declination)
  }
}

/// Places on the sky, in degrees.
public struct SkyColumns: Sendable, Equatable {
  /// Right ascensions, 0-360.
  public var rightAscension: [Double]
  /// Declinations, -90 to 90.
  public var declination: [Double]

  /// Places of the given coordinates, as many of one as of the other.
  public init(rightAscension: [Double], declination: [Double]) {
    precondition(rightAscension.count == declination.count, "a place has two coordinates")
    self.rightAscension = rightAscension
    self.declination = declination
  }
}
