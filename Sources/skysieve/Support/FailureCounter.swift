import CommandLineParsing

/// Works through inputs so that one that fails does not stop the others.
struct FailureCounter {
  private let console: Console
  private var failed: [any Error] = []
  private var total = 0

  init(_ console: Console) {
    self.console = console
  }

  /// Runs `body` on each input; what it throws is told and counted.
  ///
  /// Errors without an exit code are bugs and are not swallowed.
  func forEach(_ inputs: [String], _ body: (String) throws -> Void) throws -> FailureCounter {
    var counter = self
    counter.total = inputs.count
    for input in inputs {
      do {
        try body(input)
      } catch let error as any ExitCodeProviding where !(error is OutputError) {
        if inputs.count > 1 { console.fail("\(error)") }
        counter.failed.append(error)
      }
    }
    return counter
  }

  /// Ends the command: a single input with its own error, several with "3 of 7 failed".
  func throwIfAny() throws {
    guard let first = failed.first else { return }
    if total == 1 { throw first }
    throw SomeFailed(failed: failed.count, total: total)
  }
}

/// Some of several inputs failed; each was told when it happened.
struct SomeFailed: Error, CustomStringConvertible, ExitCodeProviding {
  let failed: Int
  let total: Int

  var description: String { "\(failed) of \(total) inputs failed" }
  var exitCode: ExitCode { .someFailed }
}
