import Foundation

/// What became of a field.
public struct FieldOutcome: Sendable {
  /// The ways it can go.
  public enum Kind: Sendable {
    /// Processed and written.
    case done(FieldSummary)
    /// Done by an earlier run from the same files, settings and models.
    case skipped(FieldSummary)
    /// Its files cannot be used; the error's description is one line.
    case failed(any Error)
  }

  /// The field.
  public let request: FieldRequest
  /// What became of it.
  public let kind: Kind
  /// How long it took, seconds of wall time.
  public let seconds: Double
  /// How long each step took; empty where nothing was done.
  public let times: [StageTime]

  /// What was found, unless it failed.
  public var summary: FieldSummary? {
    switch kind {
    case .done(let summary), .skipped(let summary): summary
    case .failed: nil
    }
  }

  /// Why it failed, if it did.
  public var reason: String? {
    error.map { "\($0)" }
  }

  /// What went wrong, if it failed.
  public var error: (any Error)? {
    if case .failed(let error) = kind { error } else { nil }
  }

  /// One word: done, skipped or failed.
  public var status: String {
    switch kind {
    case .done: "done"
    case .skipped: "skipped"
    case .failed: "failed"
    }
  }
}
