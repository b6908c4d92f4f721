import CommandLineParsing

/// Which files `segment` writes.
struct SegmentationOutputs: ArgumentValue, Equatable {
  enum Part: String, CaseIterable {
    case csv
    case fits
    case votable
    case segmentation
    case regions
    case mask
    case labels
    case overlay
  }

  let parts: [Part]

  static let standard = SegmentationOutputs(parts: [.csv, .segmentation, .mask, .labels, .overlay])

  init(parts: [Part]) {
    self.parts = parts
  }

  /// A list like `csv,mask`, or `all`.
  init?(argument: String) {
    if argument == "all" {
      parts = Part.allCases
      return
    }
    let named = argument.split(separator: ",", omittingEmptySubsequences: false)
      .map { Part(rawValue: String($0)) }
    let known = named.compactMap { $0 }
    guard known.count == named.count else { return nil }
    parts = known
  }

  static var expectation: String {
    "all, or a list of " + Part.allCases.map(\.rawValue).joined(separator: ", ")
  }

  var argumentText: String { parts.map(\.rawValue).joined(separator: ",") }

  /// What the classical writer writes of these.
  var detectionParts: [DetectionOutputs.Part] {
    parts.compactMap { DetectionOutputs.Part(rawValue: $0.rawValue) }
  }
}
