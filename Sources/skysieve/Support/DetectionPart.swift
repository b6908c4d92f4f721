/// A file that `detect` can write.
enum DetectionPart: String, CaseIterable {
  case csv
  case fits
  case votable
  case segmentation
  case regions
  case background
  case noise
  case overlay

  /// What is written when nothing is asked for.
  static let standard: [DetectionPart] = [.csv, .segmentation, .regions]

  /// Whether it is known before anything has been measured.
  var isEarly: Bool { [.segmentation, .background, .noise].contains(self) }
}
