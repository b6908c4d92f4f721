import Tensors

/// A step from a frame to its results: a value that turns a typed input into a typed output and
/// touches nothing else.
///
/// Steps neither print nor write files; what is odd about their input is part of their output.
public protocol FieldStage: Sendable {
  /// What the step works on.
  associatedtype Input
  /// What comes of it.
  associatedtype Output

  /// A short name for logs, such as "extraction".
  var name: String { get }

  /// Does the work; the result does not depend on the number of threads.
  func run(_ input: consuming Input, parallelism: Parallelism) throws -> Output
}

/// How long a step took.
public struct StageTime: Sendable, Equatable, Codable {
  /// The step's name.
  public let name: String
  /// Wall time, seconds.
  public let seconds: Double
}

/// Runs steps one after the other, times them, and stops between two of them when that is wanted.
struct StageRunner {
  let parallelism: Parallelism
  let isStopWanted: @Sendable () -> Bool
  private(set) var times: [StageTime] = []

  init(parallelism: Parallelism, isStopWanted: @escaping @Sendable () -> Bool) {
    self.parallelism = parallelism
    self.isStopWanted = isStopWanted
  }

  /// Runs a step, unless a stop is wanted.
  mutating func run<Stage: FieldStage>(
    _ stage: Stage, on input: consuming Stage.Input
  ) throws -> Stage.Output {
    guard !isStopWanted() else { throw StopWanted() }
    let start = ContinuousClock.now
    let output = try stage.run(input, parallelism: parallelism)
    add(stage.name, since: start)
    return output
  }

  /// Notes the time of a step that began at `start` and ends now.
  mutating func add(_ name: String, since start: ContinuousClock.Instant) {
    times.append(StageTime(name: name, seconds: (ContinuousClock.now - start).inSeconds))
  }

  /// Notes times that were taken elsewhere.
  mutating func add(_ more: [StageTime]) { times += more }
}

/// The work on a field ended early because the run is to stop.
struct StopWanted: Error {}

extension Duration {
  /// The duration as a number of seconds.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
