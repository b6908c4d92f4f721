/// Watches a validation loss and says when it has stopped falling.
public struct EarlyStopping: Sendable, Equatable, Codable {
  /// Evaluations without improvement after which to stop, at least 1.
  public let patience: Int
  /// How much lower than the best a loss must be to count as an improvement.
  public let minimumImprovement: Double
  /// The lowest loss so far.
  public private(set) var best = Double.greatestFiniteMagnitude
  /// Evaluations since the lowest loss.
  public private(set) var evaluationsSinceBest = 0

  /// Stops after `patience` evaluations without an improvement of `minimumImprovement`.
  public init(patience: Int, minimumImprovement: Double = 0) {
    self.patience = max(1, patience)
    self.minimumImprovement = minimumImprovement
  }

  /// Whether training should stop.
  public var shouldStop: Bool { evaluationsSinceBest >= patience }

  /// Takes note of a validation loss; returns whether it is the best so far.
  @discardableResult
  public mutating func record(_ loss: Double) -> Bool {
    guard loss < best - minimumImprovement else {
      evaluationsSinceBest += 1
      return false
    }
    best = loss
    evaluationsSinceBest = 0
    return true
  }
}
