import CommandLineParsing

/// Which files `detect` writes.
struct DetectionOutputs: ArgumentValue, Equatable {
  enum Part: String, CaseIterable {
    case csv
    case fits
    case votable
    case segmentation
    case regions
    case background
    case noise
    case overlay

    /// Whether it is known before anything has been measured.
    var isEarly: Bool { [.segmentation, .background, .noise].contains(self) }
  }

  let parts: [Part]

  static let standard = DetectionOutputs(parts: [.csv, .segmentation, .regions])

  init(parts: [Part]) {
    self.parts = parts
  }

  /// A list like `csv,segmentation`, or `all`.
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
}
