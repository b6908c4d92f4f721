import Dispatch
import Synchronization

/// A piece of work that runs beside another, such as writing a file while measuring goes on.
public final class WorkBeside<Value: Sendable>: Sendable {
  private let group = DispatchGroup()
  private let outcome = Mutex<Result<Value, any Error>?>(nil)

  /// No work yet.
  public init() {}

  /// Starts `work`, once; with `atOnce` it is done here and now, for who has no second thread.
  public func start(atOnce: Bool = false, _ work: @escaping @Sendable () throws -> Value) {
    guard !atOnce else {
      let result = Result { try work() }
      outcome.withLock { $0 = result }
      return
    }
    DispatchQueue.global().async(group: group) {
      let result = Result { try work() }
      self.outcome.withLock { $0 = result }
    }
  }

  /// Runs `body`, and comes back when what it has started is done, too; the first error is that of
  /// `body`.
  public func during<Other>(_ body: () throws -> Other) throws -> Other {
    defer { group.wait() }
    let other = try body()
    group.wait()
    _ = try outcome.withLock { try $0?.get() }
    return other
  }

  /// What the work gave, once it is done; nil where none was started.
  public func value() throws -> Value? {
    group.wait()
    return try outcome.withLock { try $0?.get() }
  }

  /// What the work has given so far; nil where none was started.
  public var result: Value? { outcome.withLock { try? $0?.get() } }
}
