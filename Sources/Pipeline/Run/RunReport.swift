import SourceCatalogs

/// What a run leads to.
public struct RunReport: Sendable {
  /// What became of each field, by name.
  public let outcomes: [FieldOutcome]
  let processor: FieldProcessor
  let program: String

  /// How many fields failed.
  public var failures: Int { outcomes.count { $0.reason != nil } }

  /// How many fields an earlier run had done.
  public var skipped: Int {
    outcomes.count { if case .skipped = $0.kind { true } else { false } }
  }

  /// Sources of all fields.
  public var sources: Int { outcomes.reduce(0) { $0 + ($1.summary?.counts.sources ?? 0) } }

  /// A row for each field: what it is, how deep it is, what is in it, and whether it is done.
  func fieldTable() throws -> SourceCatalog {
    let found = outcomes.map(\.summary)
    var table = SourceCatalog()
    try table.set("FIELD", to: outcomes.map(\.request.name))
    try table.set("PATH", to: outcomes.map { "\($0.request.reference.frame)" })
    try table.set("STATUS", to: outcomes.map { $0.reason == nil ? "done" : "failed" })
    try table.set("BAND", to: found.map { $0?.frame.band ?? "" })
    try table.set("WIDTH", to: found.map { $0.map { Int64($0.frame.width) } })
    try table.set("HEIGHT", to: found.map { $0.map { Int64($0.frame.height) } })
    try table.set("PIXEL_SCALE", to: found.map { $0?.frame.pixelScale ?? .nan })
    try table.set("SEEING", to: found.map { $0?.pointSpread.seeing ?? .nan })
    try table.set("ZERO_POINT", to: found.map { $0?.frame.zeroPoint ?? .nan })
    try table.set("DEPTH", to: found.map { $0?.sky.depth ?? .nan })
    try table.set("SOURCES", to: found.map { $0.map { Int64($0.counts.sources) } })
    try table.set("STARS", to: found.map { $0?.counts.stars.map(Int64.init) })
    try table.set("GALAXIES", to: found.map { $0?.counts.galaxies.map(Int64.init) })
    try table.set("UNSURE", to: found.map { $0?.counts.unsure.map(Int64.init) })
    try table.set("STAR_FRACTION", to: found.map { $0?.counts.starFraction ?? .nan })
    return table
  }

  /// A row for each field that failed, and why.
  func failureTable() throws -> SourceCatalog {
    let failed = outcomes.filter { $0.reason != nil }
    var table = SourceCatalog()
    try table.set("FIELD", to: failed.map(\.request.name))
    try table.set("PATH", to: failed.map { "\($0.request.reference.frame)" })
    try table.set("REASON", to: failed.map { $0.reason ?? "" })
    return table
  }

  /// The run in one value: what it was made of, and what came out.
  var manifest: Manifest {
    Manifest(
      program: program, models: processor.models.digests, configuration: processor.configuration,
      fields: outcomes.map { outcome in
        Manifest.Field(
          field: outcome.request.name, frames: outcome.request.bands.map { "\($0.frame)" },
          status: outcome.reason == nil ? "done" : "failed", reason: outcome.reason,
          counts: outcome.summary?.counts)
      },
      done: outcomes.count - failures, failed: failures, sources: sources)
  }

  /// What `run.json` holds; like all but the log it is the same for the same input.
  struct Manifest: Encodable {
    struct Field: Encodable {
      let field: String
      let frames: [String]
      let status: String
      let reason: String?
      let counts: FieldSummary.Counts?
    }

    let program: String
    let models: [ModelDigest]
    let configuration: ProcessConfiguration
    let fields: [Field]
    let done: Int
    let failed: Int
    let sources: Int
  }
}
