import CommandLineParsing

/// Which of its files a command writes: `all`, or a list like `csv,mask`.
struct OutputList<Part>: ArgumentValue, Equatable
where Part: CaseIterable & RawRepresentable & Equatable & Sendable, Part.RawValue == String {
  let parts: [Part]

  init(_ parts: [Part]) {
    self.parts = parts
  }

  init?(argument: String) {
    if argument == "all" {
      parts = Array(Part.allCases)
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
    parts == Array(Part.allCases) ? "all" : parts.map(\.rawValue).joined(separator: ",")
  }
}
