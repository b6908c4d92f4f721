/// Everything a report is made from.
public struct EvaluationInputs: Sendable {
  /// What was found.
  public var detections: DetectionTable
  /// What is there.
  public var truth: TruthTable
  /// Another tool's catalogue: its scores are judged on the sources that both found.
  public var peer: DetectionTable?
  /// The segments and the true owners of the pixels, if both are known.
  public var segmentation: SegmentationPair?
  /// The best possible score of every true source, NaN where it was not computed; see `BayesBound`.
  public var bound: [Double]?

  /// A catalogue and the truth to hold it against.
  public init(detections: DetectionTable, truth: TruthTable) {
    self.detections = detections
    self.truth = truth
  }
}

/// A segmentation and the true one.
public struct SegmentationPair: Sendable, Equatable {
  /// What was found.
  public var segments: LabelMap
  /// What is there.
  public var truth: LabelMap

  /// A segmentation beside the true one.
  public init(segments: LabelMap, truth: LabelMap) {
    self.segments = segments
    self.truth = truth
  }
}
