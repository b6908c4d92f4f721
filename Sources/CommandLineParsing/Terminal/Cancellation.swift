import Dispatch
import Foundation
import Synchronization

/// A wish to stop, made by Ctrl-C or `kill`, that long work asks for between its items.
///
/// ```swift
/// let cancellation = Cancellation.onSignals()
/// for file in files {
///   try cancellation.check()
///   ...
/// }
/// ```
///
/// Commands that never ask should not listen: then the first signal ends them at once, as usual.
public final class Cancellation: Sendable {
  private let signalNumber = Atomic<Int32>(0)

  /// A wish nobody has made yet.
  public init() {}

  /// The error to end with once a stop is wanted, else nil.
  public var reason: Interruption? {
    let number = signalNumber.load(ordering: .relaxed)
    return number == 0 ? nil : Interruption(signalNumber: number)
  }

  /// Throws `Interruption` once a stop is wanted.
  public func check() throws {
    if let reason { throw reason }
  }

  /// Makes the wish, as the signal of this number does.
  public func cancel(signalNumber number: Int32 = SIGINT) {
    signalNumber.store(number, ordering: .relaxed)
  }

  /// Listens for SIGINT and SIGTERM until the process ends; a second signal ends it at once.
  public static func onSignals() -> Cancellation {
    let cancellation = Cancellation()
    let queue = DispatchQueue(label: "signals")
    for number in [SIGINT, SIGTERM] { cancellation.listen(for: number, on: queue) }
    return cancellation
  }

  private func listen(for number: Int32, on queue: DispatchQueue) {
    let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
    let registered = DispatchSemaphore(value: 0)
    source.setRegistrationHandler { registered.signal() }
    source.setEventHandler {
      if self.reason != nil { _exit(128 + number) }
      self.cancel(signalNumber: number)
      // The handler holds its own source, which keeps it listening.
      withExtendedLifetime(source) {}
    }
    source.resume()
    // A signal that came before the source is in place would still end the process.
    registered.wait()
  }
}

/// Ended by a signal; exit code 130 or 143.
public struct Interruption: Error, Equatable {
  /// SIGINT or SIGTERM.
  public let signalNumber: Int32

  /// The error for this signal.
  public init(signalNumber: Int32) { self.signalNumber = signalNumber }
}

extension Interruption: ExitCodeProviding, CustomStringConvertible {
  /// `terminated` for SIGTERM, else `interrupted`.
  public var exitCode: ExitCode { signalNumber == SIGTERM ? .terminated : .interrupted }
  /// One word.
  public var description: String { signalNumber == SIGTERM ? "terminated" : "interrupted" }
}
