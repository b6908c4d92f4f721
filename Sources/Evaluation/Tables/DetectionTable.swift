/// What was found in a field: one entry per detection in every array.
public struct DetectionTable: Sendable, Equatable {
  /// Columns from the left, 0-based.
  public var x: [Double]
  /// Rows from the bottom, 0-based.
  public var y: [Double]
  /// Right ascension and declination in degrees; nil if the catalogue has none.
  public var sky: SkyColumns?
  /// Measured magnitudes, NaN where not measured; nil if the catalogue has none.
  public var magnitude: [Double]?
  /// Measured signal-to-noise ratios; nil if the catalogue has none.
  public var signalToNoise: [Double]?
  /// The star scores of one or several classifiers; more means more like a star.
  public var scores: [StarScore]

  /// The number of detections.
  public var count: Int { x.count }

  /// A catalogue of detections; arrays are of one length.
  public init(x: [Double], y: [Double], magnitude: [Double]? = nil, scores: [StarScore] = []) {
    precondition(
      x.count == y.count && (magnitude.map { $0.count == x.count } ?? true)
        && scores.allSatisfy { $0.values.count == x.count },
      "the columns of a table have one length")
    self.x = x
    self.y = y
    self.magnitude = magnitude
    self.scores = scores
  }

  /// The detections' places, in the given frame.
  func positions(in frame: SourcePositions.Frame) throws -> SourcePositions {
    guard frame == .sky else { return SourcePositions(x: x, y: y) }
    guard let sky else {
      throw EvaluationError.missingColumn(
        table: "the catalogue", wanted: ["ALPHA_J2000 and DELTA_J2000"])
    }
    return SourcePositions(rightAscension: sky.rightAscension, declination: sky.declination)
  }
}

/// One classifier's opinion of every detection.
public struct StarScore: Sendable, Equatable {
  /// What the classifier is called in reports.
  public var name: String
  /// More means more like a star; NaN where there is no opinion.
  public var values: [Double]
  /// Whether the values are probabilities, and may be scored as such.
  public var isProbability: Bool

  /// An opinion under a name.
  public init(name: String, values: [Double], isProbability: Bool) {
    self.name = name
    self.values = values
    self.isProbability = isProbability
  }
}
