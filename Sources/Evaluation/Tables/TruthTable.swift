import SourceCatalogs

/// What is truly in a field: one entry per source in every array.
public struct TruthTable: Sendable, Equatable {
  /// Where the sources are.
  public var places: SourcePlaces
  /// True magnitudes, NaN where not known.
  public var magnitude: [Double]
  /// Star, galaxy, or nil for a source that is neither or not known.
  public var label: [ObjectClass?]
  /// Whether the label is trusted.
  public var isTrusted: [Bool]
  /// True signal-to-noise ratios; nil if the table has none.
  public var signalToNoise: [Double]?

  /// The number of sources.
  public var count: Int { places.count }

  /// A table of sources; arrays are of one length.
  public init(places: SourcePlaces, magnitude: [Double], label: [ObjectClass?]) {
    precondition(
      places.count == magnitude.count && places.count == label.count,
      "the columns of a table have one length")
    self.places = places
    self.magnitude = magnitude
    self.label = label
    isTrusted = [Bool](repeating: true, count: places.count)
  }

  /// Magnitude columns in the order in which they are looked for.
  public static let magnitudeColumns = ["mag", "rmag", "rmag_ap5px", "rmag_ap6px"]
  /// Columns of signal-to-noise ratios in the order in which they are looked for.
  public static let signalToNoiseColumns = ["snr", "SNR"]

  /// The truth in a catalogue with a place, a magnitude and a `label`, and perhaps `confidence`
  /// ("high" is trusted).
  public init(_ catalog: SourceCatalog) throws {
    guard let column = Self.magnitudeColumns.first(where: catalog.contains) else {
      throw EvaluationError.missingColumn(table: "the truth table", wanted: Self.magnitudeColumns)
    }
    self.init(
      places: try SourcePlaces(catalog), magnitude: try catalog.doubles(column),
      label: try catalog.strings("label").map { ObjectClass(rawValue: $0) })
    if catalog.contains("confidence") {
      isTrusted = try catalog.strings("confidence").map { $0 == "high" }
    }
    signalToNoise = try Self.signalToNoiseColumns.first(where: catalog.contains)
      .map(catalog.doubles)
  }
}
