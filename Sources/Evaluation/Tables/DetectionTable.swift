import SourceCatalogs

/// What was found in a field: one entry per detection in every array.
public struct DetectionTable: Sendable, Equatable {
  /// Where the detections are.
  public var places: SourcePlaces
  /// Measured magnitudes, NaN where not measured; nil if the catalogue has none.
  public var magnitude: [Double]?
  /// Measured signal-to-noise ratios; nil if the catalogue has none.
  public var signalToNoise: [Double]?
  /// The star scores of one or several classifiers; more means more like a star.
  public var scores: [StarScore]

  /// The number of detections.
  public var count: Int { places.count }

  /// A catalogue of detections; arrays are of one length.
  public init(places: SourcePlaces, magnitude: [Double]? = nil, scores: [StarScore] = []) {
    precondition(
      (magnitude.map { $0.count == places.count } ?? true)
        && scores.allSatisfy { $0.values.count == places.count },
      "the columns of a table have one length")
    self.places = places
    self.magnitude = magnitude
    self.scores = scores
  }

  /// Magnitude columns in the order in which they are looked for.
  public static let magnitudeColumns = ["MAG_AUTO", "MAG_PSF", "MAG", "MAG_ISO"]
  /// Columns of signal-to-noise ratios in the order in which they are looked for.
  public static let signalToNoiseColumns = ["SNR", "SNR_WIN"]
  /// Columns of other tools that rank stars; the last two are small for stars.
  public static let peerColumns = ["CLASS_STAR", "SPREAD_MODEL", "FLUX_RADIUS"]

  /// The detections of a catalogue; the scores are those of the columns that it has of
  /// `probability` and, if `withPeers`, of `peerColumns`.
  public init(
    _ catalog: SourceCatalog, probability: String = "P_STAR", withPeers: Bool = false
  ) throws {
    let magnitudeColumn = Self.magnitudeColumns.first(where: catalog.contains)
    self.init(
      places: try SourcePlaces(catalog), magnitude: try magnitudeColumn.map(catalog.doubles))
    signalToNoise = try Self.signalToNoiseColumns.first(where: catalog.contains)
      .map(catalog.doubles)
    for name in [probability] + (withPeers ? Self.peerColumns : [])
    where catalog.contains(name) && !scores.contains(where: { $0.name == name }) {
      let sign = ["SPREAD_MODEL", "FLUX_RADIUS"].contains(name) ? -1.0 : 1
      scores.append(
        StarScore(
          name: name, values: try catalog.doubles(name).map { sign * $0 }, isProbability: sign > 0))
    }
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
