/// How weights follow their gradients.
public struct OptimizerConfiguration: Sendable, Equatable, Codable {
  /// The rule of one step.
  public enum Rule: Sendable, Equatable, Codable {
    /// Adam: the running mean of the gradient over the root of that of its square.
    case adam(meanDecay: Float = 0.9, squareDecay: Float = 0.999, epsilon: Float = 1e-8)
    /// Gradient descent with Nesterov's momentum; 0 for none.
    case gradientDescent(momentum: Float)
  }

  /// The rule of one step.
  public var rule: Rule
  /// The part of every weight taken off per step and unit of learning rate, apart from the gradient
  /// (Loshchilov and Hutter, 2019).
  public var weightDecay: Float
  /// The greatest length of the gradient over all parameters together; longer ones are scaled down.
  public var maximumGradientNorm: Double?

  /// Adam without weight decay or clipping, unless told otherwise.
  public init(
    rule: Rule = .adam(), weightDecay: Float = 0, maximumGradientNorm: Double? = nil
  ) {
    self.rule = rule
    self.weightDecay = weightDecay
    self.maximumGradientNorm = maximumGradientNorm
  }

  /// Refuses constants outside their ranges.
  public func validate() throws {
    func check(_ condition: Bool, _ name: String, _ expected: String, _ found: String) throws {
      guard condition else {
        throw NeuralNetworkError.invalidConfiguration(name: name, expected: expected, found: found)
      }
    }
    try check((0..<1).contains(weightDecay), "weight decay", "0..<1", "\(weightDecay)")
    if let norm = maximumGradientNorm {
      try check(norm > 0, "maximum gradient norm", "a positive number", "\(norm)")
    }
    switch rule {
    case .adam(let meanDecay, let squareDecay, let epsilon):
      try check((0..<1).contains(meanDecay), "Adam's mean decay", "0..<1", "\(meanDecay)")
      try check((0..<1).contains(squareDecay), "Adam's square decay", "0..<1", "\(squareDecay)")
      try check(epsilon > 0, "Adam's epsilon", "a positive number", "\(epsilon)")
    case .gradientDescent(let momentum):
      try check((0..<1).contains(momentum), "momentum", "0..<1", "\(momentum)")
    }
  }
}
