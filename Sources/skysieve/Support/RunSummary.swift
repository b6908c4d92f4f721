import Foundation
import Pipeline

/// What `process` tells of a run as JSON.
struct RunSummary: Encodable {
  struct Field: Encodable {
    let field: String
    let status: String
    let reason: String?
    let seconds: Double
    let summary: FieldSummary?
  }

  let output: String
  let done: Int
  let skipped: Int
  let failed: Int
  let sources: Int
  let fields: [Field]

  init(_ report: RunReport, output: String) {
    self.output = output
    done = report.outcomes.count - report.failures - report.skipped
    skipped = report.skipped
    failed = report.failures
    sources = report.sources
    fields = report.outcomes.map { outcome in
      Field(
        field: outcome.request.name, status: outcome.status, reason: outcome.reason,
        seconds: outcome.seconds, summary: outcome.summary)
    }
  }

  /// One line for people.
  var text: String {
    let parts = [(done, "done"), (skipped, "done before"), (failed, "failed")]
      .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return parts.joined(separator: ", ") + ", \(sources) sources"
  }
}

extension FieldOutcome {
  /// One line for people.
  var text: String {
    switch kind {
    case .failed: "\(request.name): failed"
    case .skipped(let summary): "\(request.name): done before, \(summary.text)"
    case .done(let summary):
      "\(request.name): \(summary.text), \(String(format: "%.2f", seconds)) s"
    }
  }
}

extension FieldSummary {
  /// A few words for people.
  fileprivate var text: String {
    var words = ["\(counts.sources) sources"]
    if let stars = counts.stars, let galaxies = counts.galaxies, let unsure = counts.unsure {
      words.append("\(stars) stars, \(galaxies) galaxies, \(unsure) unsure")
    }
    if let seeing = pointSpread.seeing {
      words.append("seeing \(String(format: "%.2f", seeing))\"")
    } else {
      words.append("FWHM \(String(format: "%.2f", pointSpread.fwhm)) pixels")
    }
    if let depth = sky.depth { words.append("depth \(String(format: "%.2f", depth))") }
    return words.joined(separator: ", ")
  }
}
