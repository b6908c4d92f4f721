import CommandLineParsing
import Foundation
import Pipeline

/// How the work on many fields is done.
struct RunningOptions: SharedOptions {
  static let heading: String? = "Options of a run"

  @Option(
    "--jobs", "-j", value: "N", in: 1...1024,
    help: "Fields worked on at the same time; without it, as many as there are threads.")
  var jobs: Int?
  @Option(
    "--memory", value: "SIZE",
    help: "What these fields may take together, such as 800M or 4G; without it, half of the "
      + "machine's memory.")
  var memory: MemorySize?
  @Flag("--overwrite", help: "Do finished fields again.")
  var overwrites

  /// The options of the run, with the threads that `--threads` allows.
  func options(_ common: CommonOptions) -> RunOptions {
    var options = RunOptions(jobs: jobs, threads: common.parallelism.threads)
    if let memory { options.memoryBytes = memory.bytes }
    options.overwrites = overwrites
    return options
  }
}

/// An amount of memory as people write it: 500M, 4G, 1.5G.
struct MemorySize: ArgumentValue, Equatable {
  let bytes: Int

  init?(argument: String) {
    let units: [(ending: String, bytes: Double)] = [("k", 1e3), ("m", 1e6), ("g", 1e9)]
    let text = argument.lowercased()
    let unit = units.first { text.hasSuffix($0.ending) }
    let digits = unit == nil ? text : String(text.dropLast())
    guard let number = Double(digits), number.isFinite else { return nil }
    let bytes = number * (unit?.bytes ?? 1)
    guard bytes >= 1e6, bytes < 1e15 else { return nil }
    self.bytes = Int(bytes)
  }

  static var expectation: String { "a size of at least 1M, such as 800M or 4G" }

  var argumentText: String { "\(bytes)" }
}
