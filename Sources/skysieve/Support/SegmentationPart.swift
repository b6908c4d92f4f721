/// A file that `segment` can write.
enum SegmentationPart: String, CaseIterable {
  case csv
  case fits
  case votable
  case segmentation
  case regions
  case mask
  case labels
  case overlay

  /// What is written when nothing is asked for.
  static let standard: [SegmentationPart] = [.csv, .segmentation, .mask, .labels, .overlay]

  /// The file of `detect` that it is; nil for pictures of labels.
  var detectionPart: DetectionPart? { DetectionPart(rawValue: rawValue) }
}
