import Evaluation
import Foundation
import SourceCatalogs
import Tensors
import Testing

@Suite("The whole report")
struct EvaluationReportTests {
  /// Twelve sources on a line, ten pixels apart: every third is a star; the faintest is missed, and
  /// there is one false detection.
  private func inputs() throws -> EvaluationInputs {
    let x = (0..<12).map { Double(10 * $0) }
    let y = [Double](repeating: 5, count: 12)
    let magnitude = (0..<12).map { 18 + 0.5 * Double($0) }
    let truth = TruthTable(
      places: SourcePlaces(x: x, y: y), magnitude: magnitude,
      label: (0..<12).map { $0 % 3 == 0 ? .star : .galaxy })
    let p = (0..<11).map { $0 % 3 == 0 ? 0.9 : 0.1 } + [0.5]
    let found = DetectionTable(
      places: SourcePlaces(x: Array(x.prefix(11)) + [500], y: y),
      magnitude: magnitude.prefix(11).map { $0 + 0.1 } + [20],
      scores: [StarScore(name: "P_STAR", values: p, isProbability: true)])
    return EvaluationInputs(detections: found, truth: truth)
  }

  private var options: EvaluationOptions {
    var options = EvaluationOptions.default
    options.magnitudeEdges = [18, 20, 24]
    options.bootstrapReplicas = 50
    return options
  }

  @Test("completeness, purity, bias and classes of a small field by hand")
  func byHand() throws {
    let report = try EvaluationReport.make(inputs(), options: options)
    #expect(report.matchedSources == 11)
    #expect(report.detection.completeness?.value == 11.0 / 12)
    #expect(report.detection.purity?.value == 11.0 / 12)
    #expect(abs((report.detection.f1?.value ?? 0) - 11.0 / 12) < 1e-12)
    #expect(report.detectionByMagnitude.map(\.score.trueSources) == [4, 8])
    #expect(report.detectionByMagnitude[1].score.completeness?.value == 7.0 / 8)
    #expect(abs((report.photometry[0].bias?.value ?? 0) - 0.1) < 1e-9)
    #expect(report.photometry[0].outliers?.value == 0)
    let whole = try #require(report.classifiers.first?.byMagnitude.last)
    #expect(whole.stars == 4)
    #expect(whole.galaxies == 7)
    #expect(whole.areaUnderCurve?.value == 1)
    #expect(whole.classes?.accuracy.value == 1)
    #expect(abs((whole.classes?.calibrationError.value ?? 0) - 0.1) < 1e-12)
  }

  @Test("an incomplete truth gives completeness but no purity")
  func incomplete() throws {
    var options = options
    options.truthIsComplete = false
    let report = try EvaluationReport.make(inputs(), options: options)
    #expect(report.detection.completeness != nil)
    #expect(report.detection.purity == nil)
    #expect(report.detection.f1 == nil)
  }

  @Test("a peer is judged on the sources that both found, under its own name")
  func peer() throws {
    var inputs = try inputs()
    inputs.peer = DetectionTable(
      places: SourcePlaces(x: [0, 10, 20, 30], y: [5, 5, 5, 5]),
      scores: [StarScore(name: "P_STAR", values: [1, 0, 0, 0], isProbability: true)])
    let report = try EvaluationReport.make(inputs, options: options)
    #expect(report.classifiers.map(\.name) == ["P_STAR", "peer's P_STAR"])
    #expect(report.classifiers[0].byMagnitude.last?.stars == 2)
    #expect(report.classifiers[1].byMagnitude.last?.classes?.starCompleteness.value == 0.5)
  }

  @Test("another zero point is taken off before magnitudes are compared")
  func zeroPoint() throws {
    var inputs = try inputs()
    inputs.detections.magnitude = inputs.detections.magnitude?.map { $0 - 5 }
    var options = options
    options.zeroPointShift = nil
    let report = try EvaluationReport.make(inputs, options: options)
    #expect(abs(report.photometry[0].bias?.value ?? 1) < 1e-9)
  }

  @Test("the report is the same from one thread and from two, and survives JSON")
  func deterministic() throws {
    let one = try EvaluationReport.make(inputs(), options: options, parallelism: .serial)
    let two = try EvaluationReport.make(
      inputs(), options: options, parallelism: Parallelism(threads: 2))
    #expect(try one.json() == two.json())
    #expect(try JSONDecoder().decode(EvaluationReport.self, from: one.json()) == one)
  }

  @Test("every line of a table has as many cells as its heading")
  func tables() throws {
    let report = try EvaluationReport.make(inputs(), options: options)
    for csv in [report.detectionCSV, report.classificationCSV, report.photometryCSV] {
      let counts = csv.split(separator: "\n").map { $0.count { $0 == "," } }
      #expect(counts.count > 1)
      #expect(Set(counts).count == 1)
    }
    #expect(report.text.contains("0.9167"))
  }

  @Test("an empty catalogue and an empty truth are scored, not refused")
  func empty() throws {
    var inputs = try inputs()
    inputs.detections = DetectionTable(places: SourcePlaces(x: [], y: []))
    let report = try EvaluationReport.make(inputs, options: options)
    #expect(report.detection.completeness?.value == 0)
    #expect(report.detection.purity == nil)
    inputs.truth = TruthTable(places: SourcePlaces(x: [], y: []), magnitude: [], label: [])
    #expect(try EvaluationReport.make(inputs, options: .default).detection.completeness == nil)
  }

  @Test("catalogues are read by column name, 1-based pixels becoming 0-based")
  func adapters() throws {
    var catalog = SourceCatalog()
    try catalog.set("X_IMAGE", to: [11.0, 21.0])
    try catalog.set("Y_IMAGE", to: [6.0, 6.0])
    try catalog.set("SPREAD_MODEL", to: [0.0, 0.02])
    try catalog.set("P_STAR", to: [0.9, 0.2])
    let table = try DetectionTable(catalog, withPeers: true)
    #expect(table.places.x == [10, 20])
    #expect(table.scores.map(\.name) == ["P_STAR", "SPREAD_MODEL"])
    #expect(table.scores[1].values[0] > table.scores[1].values[1])
    #expect(!table.scores[1].isProbability)
    var truth = SourceCatalog()
    try truth.set("x0", to: [10.0, 20.0])
    try truth.set("y0", to: [5.0, 5.0])
    try truth.set("label", to: ["star", "artefact"])
    #expect(throws: EvaluationError.self) { try TruthTable(truth) }
    try truth.set("mag", to: [20.0, 21.0])
    try truth.set("confidence", to: ["high", "low"])
    let read = try TruthTable(truth)
    #expect(read.label == [.star, nil])
    #expect(read.isTrusted == [true, false])
  }

  @Test("options without sense are refused")
  func badOptions() throws {
    let options = self.options
    for change: @Sendable (inout EvaluationOptions) -> Void in [
      { $0.radius = 0 }, { $0.contaminations = [1] }, { $0.bootstrapReplicas = -1 },
      { $0.magnitudeEdges = [3, 2] },
    ] {
      var bad = options
      change(&bad)
      #expect(throws: EvaluationError.self) { try bad.validate() }
    }
  }
}
