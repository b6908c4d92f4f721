import Foundation

/// Lets pieces of work begin as long as what they need together stays within a limit.
///
/// Something larger than the limit may still run, alone: a frame is never refused for its size.
final class MemoryBudget: @unchecked Sendable {
  private let limit: Int
  private let condition = NSCondition()
  private var inUse = 0

  /// A budget of `limit` bytes.
  init(bytes limit: Int) { self.limit = limit }

  /// Waits until `bytes` are free, and runs `body` with them.
  func with<Result>(_ bytes: Int, _ body: () throws -> Result) rethrows -> Result {
    condition.lock()
    while inUse > 0 && inUse + bytes > limit { condition.wait() }
    inUse += bytes
    condition.unlock()
    defer {
      condition.lock()
      inUse -= bytes
      condition.broadcast()
      condition.unlock()
    }
    return try body()
  }
}
