import Evaluation
import Foundation
import Reporting
import Testing
import _TestSupport

@Suite("Evaluation reports as files")
struct ReportWriterTests {
  /// Eight sources in a row, all found, half of them stars.
  private func report() throws -> EvaluationReport {
    let x = (0..<8).map { 20 * Double($0) }
    let places = SourcePlaces(x: x, y: x)
    let magnitudes = x.map { 18 + $0 / 40 }
    let truth = TruthTable(
      places: places, magnitude: magnitudes,
      label: (0..<8).map { $0 % 2 == 0 ? .star : .galaxy })
    let score = StarScore(
      name: "P_STAR", values: (0..<8).map { $0 % 2 == 0 ? 0.8 : 0.3 }, isProbability: true)
    let found = DetectionTable(places: places, magnitude: magnitudes, scores: [score])
    var options = EvaluationOptions.default
    options.bootstrapReplicas = 20
    return try EvaluationReport.make(
      EvaluationInputs(detections: found, truth: truth), options: options)
  }

  @Test("a report becomes JSON, text, tables and pictures, and nothing else")
  func files() throws {
    let folder = try TemporaryFolder()
    let report = try report()
    let target = folder.path("new/report")
    let paths = try ReportWriter.write(report, to: target)
    let names = paths.map { ($0 as NSString).lastPathComponent }
    #expect(
      names == [
        "report.json", "report.txt", "detection.csv", "photometry.csv", "classification.csv",
        "detection.png", "photometry.png", "classification.png", "calibration.png",
      ])
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: target)) == Set(names))
    let json = try Data(contentsOf: URL(filePath: paths[0]))
    #expect(try JSONDecoder().decode(EvaluationReport.self, from: json) == report)
    for path in paths where path.hasSuffix(".png") {
      let bytes = try Data(contentsOf: URL(filePath: path))
      #expect(Array(bytes.prefix(4)) == [0x89, 0x50, 0x4E, 0x47])
      #expect(bytes.count > 5000)
    }
  }

  @Test("writing twice gives the same bytes")
  func deterministic() throws {
    let folder = try TemporaryFolder()
    let first = try ReportWriter.write(report(), to: folder.path("a"))
    let second = try ReportWriter.write(report(), to: folder.path("b"))
    for (one, two) in zip(first, second) {
      #expect(
        try Data(contentsOf: URL(filePath: one)) == Data(contentsOf: URL(filePath: two)))
    }
  }

  @Test("a folder that cannot be made is an error, not a crash")
  func noFolder() throws {
    let folder = try TemporaryFolder()
    let file = folder.path("file")
    try Data().write(to: URL(filePath: file))
    let report = try report()
    #expect(throws: (any Error).self) { try ReportWriter.write(report, to: file + "/below") }
  }
}
