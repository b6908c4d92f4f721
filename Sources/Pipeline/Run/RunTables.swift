import FITSFiles
import Foundation

/// Writes the files of a run: its tables and its manifest, each of which is replaced as a whole.
struct RunTables {
  private let report: RunReport
  private let folder: String

  init(_ report: RunReport, folder: String) {
    self.report = report
    self.folder = folder
  }

  /// Writes them; the manifest comes last, so that whoever finds it finds the others.
  func write() throws {
    let fields = report.outcomes.filter { $0.reason == nil }.map(\.request.name)
    if report.processor.configuration.outputs.contains(.csv) {
      try MergedCatalog(fields: fields, folder: folder).write(to: "\(folder)/catalog.csv")
    }
    try report.fieldTable().write(to: "\(folder)/fields.csv", as: .csv)
    try report.failureTable().write(to: "\(folder)/failures.csv", as: .csv)
    try AtomicFile.write(try CanonicalJSON.data(of: report.manifest), to: "\(folder)/run.json")
    try AtomicFolder.synchronise(folder)
  }
}
