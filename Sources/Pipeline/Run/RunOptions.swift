import Foundation

/// How the work of a run is done; nothing in here changes a byte of the results.
public struct RunOptions: Sendable, Equatable {
  /// Fields that are worked on at the same time, at least 1; nil for as many as there are threads.
  public var jobs: Int?
  /// Threads of all fields together, at least 1.
  public var threads: Int
  /// The memory that the fields worked on at the same time may take together, bytes.
  public var memoryBytes: Int
  /// Whether finished fields are done again.
  public var overwrites: Bool

  /// Options; what is not given takes the default: every core, half of the machine's memory.
  public init(
    jobs: Int? = nil, threads: Int = ProcessInfo.processInfo.activeProcessorCount,
    memoryBytes: Int = Int(ProcessInfo.processInfo.physicalMemory / 2), overwrites: Bool = false
  ) {
    self.jobs = jobs
    self.threads = threads
    self.memoryBytes = memoryBytes
    self.overwrites = overwrites
  }

  /// How many fields are worked on at once, and with how many threads each.
  func shares(fields: Int) -> (jobs: Int, threads: Int) {
    let jobs = max(1, min(self.jobs ?? threads, fields))
    return (jobs, max(1, threads / jobs))
  }
}
