import CommandLineParsing
import Evaluation

/// How catalogues are matched and scored.
struct ScoringOptions: SharedOptions {
  static let heading: String? = "Scoring options"

  @Option("--probability", value: "COLUMN", help: "The catalogue's probability of being a star.")
  var probability = "P_STAR"
  @Option(
    "--radius", value: "R", in: 0.001...10_000,
    help: "A detection closer than this is the source's, in pixels, or arcseconds with --on-sky.")
  var radius = 3.0
  @Flag("--on-sky", help: "Match right ascensions and declinations instead of pixels.")
  var onSky
  @Flag("--one-to-one", help: "Let a detection belong to one source only.")
  var oneToOne
  @Option("--faintest", value: "MAG", help: "Look only for sources brighter than this.")
  var faintest = 24.0
  @Option("--bins", value: "EDGES", help: "Edges of the magnitude intervals, such as 17,19,20,21.")
  var bins: NumberList?
  @Flag(
    "--incomplete-truth",
    help: "The truth does not list every source: call no detection false.")
  var incompleteTruth
  @Flag("--trusted-only", help: "Score classes only where the truth's confidence is high.")
  var trustedOnly
  @Option(
    "--zero-point-shift", value: "MAG",
    help: "Add this to measured magnitudes; 'fit' takes out the median difference.")
  var shift = ZeroPointShift.fixed(0)
  @Option("--bootstrap", value: "N", in: 0...100_000, help: "Redrawn samples for the errors.")
  var bootstrap = 200
  @Option("--seed", value: "N", help: "What the redrawn samples follow from.")
  var seed: UInt64 = 1

  func options() throws -> EvaluationOptions {
    var options = EvaluationOptions.default
    options.frame = onSky ? .sky : .pixel
    options.radius = radius
    options.matching = oneToOne ? .oneToOne : .nearest
    options.faintest = faintest
    options.magnitudeEdges = bins?.values
    options.truthIsComplete = !incompleteTruth
    options.trustedLabelsOnly = trustedOnly
    options.zeroPointShift = shift.value
    options.bootstrapReplicas = bootstrap
    options.seed = seed
    try options.validate()
    return options
  }
}

/// A number, or `fit`.
enum ZeroPointShift: ArgumentValue, Equatable {
  case fixed(Double)
  case fitted

  init?(argument: String) {
    if argument == "fit" {
      self = .fitted
    } else if let number = Double(argument: argument) {
      self = .fixed(number)
    } else {
      return nil
    }
  }

  static var expectation: String { "a number, or fit" }

  var argumentText: String {
    switch self {
    case .fixed(let value): value.argumentText
    case .fitted: "fit"
    }
  }

  /// Nil where it is to be fitted.
  var value: Double? {
    if case .fixed(let value) = self { value } else { nil }
  }
}

/// Numbers separated by commas.
struct NumberList: ArgumentValue, Equatable {
  let values: [Double]

  init(_ values: [Double]) {
    self.values = values
  }

  init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false)
      .map { Double(argument: String($0)) }
    values = numbers.compactMap { $0 }
    guard values.count == numbers.count else { return nil }
  }

  static var expectation: String { "numbers separated by commas" }

  var argumentText: String { values.map(\.argumentText).joined(separator: ",") }
}
