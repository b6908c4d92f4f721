import CommandLineParsing

/// Which files `simulate` writes.
struct SimulationOutputs: ArgumentValue, Equatable {
  enum Part: String, CaseIterable {
    case image
    case weight
    case flags
    case clean
    case segmentation
    case truth
    case sky
  }

  let parts: [Part]

  static let all = SimulationOutputs(parts: Part.allCases)

  init(parts: [Part]) {
    self.parts = parts
  }

  /// A list like `image,truth`, or `all`.
  init?(argument: String) {
    if argument == "all" {
      self = .all
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

  var argumentText: String {
    self == .all ? "all" : parts.map(\.rawValue).joined(separator: ",")
  }
}
