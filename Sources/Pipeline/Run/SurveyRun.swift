import FITSFiles
import Foundation
import Synchronization
import Tensors

/// Many fields into one folder: in parallel within a budget of memory, each whole or not at all,
/// those that are done already left alone.
///
/// ```swift
/// let run = SurveyRun(fields: requests, folder: "out", processor: processor, program: "skysieve 1")
/// let report = try run.run(finished: { print($0.request.name) }, isStopWanted: { false })
/// ```
public struct SurveyRun: Sendable {
  private let fields: [FieldRequest]
  private let folder: String
  private let processor: FieldProcessor
  private let program: String
  private let options: RunOptions

  /// A run over `fields`, whose names differ; `program` is the program's name and version.
  public init(
    fields: [FieldRequest], folder: String, processor: FieldProcessor, program: String,
    options: RunOptions = RunOptions()
  ) {
    precondition(
      Set(fields.map(\.name)).count == fields.count, "fields of a run have different names")
    self.fields = fields
    self.folder = folder
    self.processor = processor
    self.program = program
    self.options = options
  }

  /// Does the run; `finished` is told of each field, from several threads.
  ///
  /// Returns nil if it was
  /// stopped: then the run's own tables are as they were, and the next run goes on.
  public func run(
    finished: @escaping @Sendable (FieldOutcome) -> Void,
    isStopWanted: @escaping @Sendable () -> Bool
  ) throws -> RunReport? {
    try processor.configuration.validate()
    let output = try RunFolder(folder)
    let log = RunLog(in: folder)
    log.add(startLine)
    let outcomes = try processFields(log: log, finished: finished, isStopWanted: isStopWanted)
    guard let outcomes, !isStopWanted() else {
      log.add(RunLog.Line("stopped"))
      return nil
    }
    let report = RunReport(
      outcomes: outcomes.sorted { $0.request.name < $1.request.name }, processor: processor,
      program: program)
    try RunTables(report, folder: folder).write()
    log.add(RunLog.Line("finished"))
    withExtendedLifetime(output) {}
    return report
  }

  private var startLine: RunLog.Line {
    let shares = options.shares(fields: fields.count)
    var line = RunLog.Line("start")
    line.program = program
    line.fields = fields.count
    line.jobs = shares.jobs
    line.threads = options.threads
    line.memoryBytes = options.memoryBytes
    return line
  }

  private struct Progress {
    var outcomes: [FieldOutcome] = []
    var error: (any Error)?
    var next = 0

    mutating func takeNext(of fields: [FieldRequest]) -> FieldRequest? {
      guard next < fields.count else { return nil }
      defer { next += 1 }
      return fields[next]
    }
  }

  /// The outcomes of all fields; nil when the work was stopped.
  private func processFields(
    log: RunLog, finished: @escaping @Sendable (FieldOutcome) -> Void,
    isStopWanted: @escaping @Sendable () -> Bool
  ) throws -> [FieldOutcome]? {
    let state = Mutex(Progress())
    let shares = options.shares(fields: fields.count)
    let budget = MemoryBudget(bytes: options.memoryBytes)
    let mustStop: @Sendable () -> Bool = {
      isStopWanted() || state.withLock { $0.error != nil }
    }
    Workers.run(shares.jobs) {
      while !mustStop(), let field = state.withLock({ $0.takeNext(of: fields) }) {
        do {
          let outcome = try budget.with(FieldMemory.bytes(for: field, processor.configuration)) {
            try job(field).run(
              parallelism: Parallelism(threads: shares.threads), isStopWanted: mustStop)
          }
          log.add(RunLog.Line(outcome))
          state.withLock { $0.outcomes.append(outcome) }
          finished(outcome)
        } catch is StopWanted {
          return
        } catch {
          state.withLock { $0.error = $0.error ?? error }
        }
      }
    }
    let end = state.withLock { $0 }
    if let error = end.error { throw error }
    return end.outcomes.count == fields.count ? end.outcomes : nil
  }

  private func job(_ field: FieldRequest) -> FieldJob {
    FieldJob(
      request: field, processor: processor, program: program, folder: folder,
      overwrites: options.overwrites)
  }
}

/// Threads that really run at once: unlike a parallel loop they may wait for each other and for
/// disks, so there may be more of them than cores.
private enum Workers {
  private static let stackBytes = 8 << 20

  /// Runs `body` on `count` threads and waits for all of them.
  static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) {
    guard count > 1 else { return body() }
    let group = DispatchGroup()
    for _ in 0..<count {
      group.enter()
      let thread = Thread {
        body()
        group.leave()
      }
      thread.stackSize = stackBytes
      thread.start()
    }
    group.wait()
  }
}
