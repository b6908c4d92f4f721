import Imaging
import Tensors

extension Extraction {
  /// An extraction that has a source for every place of somebody else's catalogue.
  public struct AtPlaces: Sendable {
    /// The extraction: the field's own sources, then those added.
    public let result: ExtractionResult
    /// The row of each place in the extraction; nil outside the frame.
    public let rows: [Int?]
  }

  /// Extracts the sources of `field` and, where none was found, measures at the given places
  /// (0-based pixels) all the same.
  public static func run(
    _ field: consuming Field, at places: [PixelPoint],
    configuration: ExtractionConfiguration = .default, parallelism: Parallelism = .machine
  ) throws -> AtPlaces {
    var rows: [Int?] = []
    let result = try run(
      field, configuration: configuration, significance: nil, parallelism: parallelism
    ) { detection, map, subtracted in
      let atPlaces = detection.at(places, significance: map, on: subtracted)
      rows = atPlaces.rows
      return atPlaces.detection
    }
    return AtPlaces(result: result, rows: rows)
  }
}
