import Imaging
import SourceExtraction
import Tensors

/// A field whose sources are told apart.
public struct FieldClassification: Sendable {
  /// How a field is classified.
  public struct Configuration: Sendable, Equatable {
    /// How the sources are found and measured.
    public var extraction: ExtractionConfiguration = .default
    /// How many stars and galaxies of known class are put into the field to correct the
    /// probabilities; 0 for none.
    public var draws = 0
    /// What their places and shapes follow from.
    public var seed: UInt64 = 1

    /// The default extraction, no draws.
    public init() {}
  }

  /// The extraction: the field's own sources, then those at places where none was found.
  public let extraction: ExtractionResult
  /// The answers, row by row of the extraction.
  public let answers: [SourceClassification]
  /// The extraction's row of each place that was asked for; nil outside the frame.
  public let rows: [Int?]
  /// What turned ratios into probabilities.
  public let calibration: FieldCalibration
  /// The sources that were put into the field, as they were classified.
  public let draws: [DrawnAnswer]

  /// The answer for each place, or for each source where no places were asked for.
  public var answersOfRows: [SourceClassification?] { rows.map { $0.map { answers[$0] } } }

  /// Classifies the sources of `field`, or what is at `places` (0-based pixels); other `bands` of the
  /// same sky, read one at a time, count as well.
  public init(
    _ field: Field, bands: [() throws -> Field] = [], at places: [PixelPoint]? = nil,
    classifier: StarGalaxyClassifier,
    configuration: Configuration = Configuration(), parallelism: Parallelism = .machine
  ) throws {
    if let places {
      let atPlaces = try Extraction.run(
        field, at: places, configuration: configuration.extraction, parallelism: parallelism)
      (extraction, rows) = (atPlaces.result, atPlaces.rows)
    } else {
      extraction = try Extraction.run(
        field, configuration: configuration.extraction, parallelism: parallelism)
      rows = extraction.sources.indices.map { $0 }
    }
    let raw = try classifier.classify(
      extraction, bands: bands, configuration: configuration.extraction, parallelism: parallelism)
    draws =
      configuration.draws > 0
      ? try FieldDraws(field, extraction).answers(
        configuration.draws, classifier: classifier, configuration: configuration.extraction,
        stream: RandomStream(seed: configuration.seed, stream: 0xD4A5), parallelism: parallelism)
      : []
    calibration = FieldCalibration(raw, of: extraction, correction: RatioCorrection(draws))
    answers = calibration.applied(to: raw)
  }
}
