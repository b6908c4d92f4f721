import Imaging
import SourceExtraction

/// A segmented field: its sources with everything measured of them, and how sure they are.
public struct SegmentingResult: Sendable {
  /// Sources, catalogue, segmentation, sky and point spread, as the classical detector gives them;
  /// the catalogue also has DETECTION_PROBABILITY and SNR_DENOISED.
  public let extraction: ExtractionResult
  /// The network's sources with their pixels, as they were detected.
  package let detection: Detection?
  /// All places that were considered, in raster order, with their probabilities.
  public let candidates: [SourceCandidate]
  /// The probability that there is a source, one for each candidate.
  public let probabilities: [Double]
  /// Where the threshold came to lie.
  public let threshold: DetectionThreshold
  /// Which point sources would be found on empty sky; nil where nobody tried.
  public let completeness: CompletenessEstimate?
  /// What blank sky like the field's looks like; nil where nobody tried.
  let blank: BlankSky?
  /// The stars' full width at half maximum as first guessed, pixels.
  public let seeing: Double
}
