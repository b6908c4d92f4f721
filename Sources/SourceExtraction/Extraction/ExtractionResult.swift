import Imaging
import SourceCatalogs

/// Everything an extraction finds out about a field.
public struct ExtractionResult: Sendable {
  /// One row a source under SExtractor's column names; row i is label i + 1.
  public package(set) var catalog: SourceCatalog
  /// What was measured of each source, in the same order.
  public let sources: [SourceMeasurement]
  /// Each source fitted with the point spread, in the same order.
  public let pointSources: [PointSourceFit]
  /// The field's point spread.
  public let pointSpread: PointSpreadModel
  /// Which source every pixel belongs to.
  public let segmentation: Segmentation
  /// The field without its sky, with the background and noise that were found.
  public let field: SkySubtracted
  /// What the user should know, one line each.
  public package(set) var warnings: [String]
  /// How long each stage took.
  public let times: StageTimes

  /// The sky that was taken out.
  public var background: Background { field.background }

  /// Cutouts of the field; masks of neighbours are grown by `neighbourMargin` pixels.
  public func cutouts(neighbourMargin: Int = 0) -> SourceCutouts {
    SourceCutouts(
      field: field, segmentation: segmentation, pointSpread: pointSpread,
      neighbourMargin: neighbourMargin)
  }
}
