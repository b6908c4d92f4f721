import FITSFiles
import Foundation
import Imaging
import Pipeline
import _TestSupport

/// Small frames of a few sources for tests of the pipeline.
enum SmallFields {
  /// Writes a frame of round sources on a noisy sky.
  static func write(
    to path: String, side: Int = 96, shift: Double = 0, brightness: Double = 1
  ) throws {
    var pixels = (0..<side * side).map { index in
      // A cheap noise without a generator: the fractional part of a large multiple.
      Float((Double(index) * 0.7548776662466927).truncatingRemainder(dividingBy: 1) * 4 + 98)
    }
    for (x, y, peak) in [(20.3, 30.6, 400.0), (60, 70, 900), (75.5, 22.5, 250)] {
      for row in 0..<side {
        for column in 0..<side {
          let (dx, dy) = (Double(column) - x - shift, Double(row) - y)
          pixels[row * side + column] += Float(brightness * peak * exp(-(dx * dx + dy * dy) / 4.5))
        }
      }
    }
    var header = Header()
    header.set("MAGZERO", 25.0)
    try FITSWriter.write([.image(.float32(pixels), axes: [side, side], header: header)], to: path)
  }

  /// A request for a frame.
  static func request(_ path: String) -> FieldRequest {
    FieldRequest(
      name: FieldNaming.stem(of: FITSLocation(path)), bands: [BandInput(FITSLocation(path))])
  }

  /// A run over frames without a classifier, and with the network inside the program where the
  /// configuration needs it.
  static func run(
    _ fields: [FieldRequest], into folder: String,
    configuration: ProcessConfiguration = ProcessConfiguration(),
    options: RunOptions = RunOptions(threads: 2)
  ) throws -> RunReport? {
    let network = configuration.needsNetwork ? try NetworkModel() : nil
    return try SurveyRun(
      fields: fields, folder: folder,
      processor: FieldProcessor(
        configuration: configuration, models: PipelineModels(network: network)),
      program: "test 1", options: options
    ).run(finished: { _ in }, isStopWanted: { false })
  }

  /// The bytes of every file of a run's folder that is the same in every run.
  static func contents(of folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder)
    where !["log.jsonl", ".lock"].contains(name) {
      files[name] = FileManager.default.contents(atPath: "\(folder)/\(name)")
    }
    return files
  }
}
