import Imaging
import SourceCatalogs
import SourceExtraction
import StarGalaxy

/// Everything that is known about a processed field, before anything of it is written.
public struct FieldResult: Sendable {
  /// Sky, segmentation, point spread and measurements of the detection frame.
  public let extraction: ExtractionResult
  /// Every column of every source; row i is label i + 1.
  public let catalog: SourceCatalog
  /// What each source is taken for, in the same order; empty without a classifier.
  public let classes: [ClassVerdict]
  /// The detection frame without its noise, image units; nil where nobody asked for it.
  public let denoised: Image?
  /// The frames that make a colour picture, red first, on the pixels of the detection frame; nil
  /// where there are no three bands.
  public let colourBands: RGBBands?
  /// What was found about the frame and its sources, in numbers.
  public let summary: FieldSummary
  /// How long each step took.
  public let times: [StageTime]
}
