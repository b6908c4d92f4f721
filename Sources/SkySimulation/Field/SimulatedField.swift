import Imaging

/// A simulated frame and everything that is true about it.
public struct SimulatedField: Sendable {
  /// What the telescope delivers: sky, sources, noise and defects, image units.
  public var image: Image
  /// One over the variance of the sky and the read noise (not of the sources); 0 where
  /// `DefectFlags.withoutWeight` says that a pixel tells nothing.
  public var weight: Image
  /// The defects.
  public var flags: FlagMap
  /// The sources alone: no sky, no noise, no defects.
  public var noiseFree: Image
  /// The source that each pixel belongs to.
  public var segmentation: SegmentationTruth
  /// The sources, in the order of the ids in the segmentation.
  public var truth: [SourceTruth]
  /// The sources as they were drawn, in the same order.
  public var sources: [SimulatedSource]
  /// The point spread over the frame.
  public var pointSpread: PointSpreadField
  /// The noise of a pixel at the mean level of the sky, image units.
  public var skySigma: Double
  /// Header cards: the WCS and what `MAGZERO` and its like say.
  public var cards: [HeaderCard]
}

/// One header card without its file.
public struct HeaderCard: Sendable, Equatable {
  /// What a card may hold.
  public enum Value: Sendable, Equatable {
    /// A text.
    case text(String)
    /// A number.
    case number(Double)
  }

  /// The keyword, at most eight capital letters and digits.
  public var key: String
  /// The value.
  public var value: Value
  /// What the card means.
  public var comment: String

  /// A card.
  public init(_ key: String, _ value: Value, _ comment: String) {
    self.key = key
    self.value = value
    self.comment = comment
  }
}
