/// How long the stages of an extraction took.
public struct StageTimes: Sendable {
  /// The stages in order, with their wall time in seconds.
  public private(set) var stages: [(name: String, seconds: Double)] = []

  /// No stage yet.
  public init() {}

  /// The sum of all stages, seconds.
  public var total: Double { stages.reduce(0) { $0 + $1.seconds } }

  /// Runs a stage and notes its time.
  mutating func measure<Result>(_ name: String, _ stage: () throws -> Result) rethrows -> Result {
    let start = ContinuousClock.now
    defer { add(name, since: start) }
    return try stage()
  }

  /// Notes the time of a stage that began at `start` and ends now.
  package mutating func add(_ name: String, since start: ContinuousClock.Instant) {
    let time = (ContinuousClock.now - start).components
    stages.append((name, Double(time.seconds) + Double(time.attoseconds) * 1e-18))
  }
}
