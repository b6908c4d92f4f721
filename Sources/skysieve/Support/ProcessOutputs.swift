import CommandLineParsing
import Pipeline

/// Which files `process` writes for each field.
struct ProcessOutputs: ArgumentValue, Equatable {
  var outputs: Set<FieldOutput>

  static let standard = ProcessOutputs(outputs: FieldOutput.standard)

  init(outputs: Set<FieldOutput>) {
    self.outputs = outputs
  }

  /// A list like `csv,mask`.
  init?(argument: String) {
    let named = argument.split(separator: ",", omittingEmptySubsequences: false)
      .map { FieldOutput(rawValue: String($0)) }
    let known = named.compactMap { $0 }
    guard known.count == named.count else { return nil }
    outputs = Set(known)
  }

  static var expectation: String {
    "a list of " + FieldOutput.allCases.map(\.rawValue).joined(separator: ", ")
  }

  var argumentText: String {
    FieldOutput.allCases.filter(outputs.contains).map(\.rawValue).joined(separator: ",")
  }
}
