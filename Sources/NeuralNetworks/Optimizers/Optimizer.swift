import Tensors

/// Moves a model's parameters against their gradients, and remembers what the rule needs.
public struct Optimizer: Sendable {
  /// The rule and its constants.
  public let configuration: OptimizerConfiguration
  /// How many steps were made.
  public internal(set) var stepCount = 0
  /// Running means of the gradients, or the velocities; one for every parameter.
  var firstMoments: [Tensor]
  /// Running means of the squared gradients; empty unless the rule is Adam.
  var secondMoments: [Tensor]

  /// An optimizer that has made no step, for parameters of the given shapes in the model's order.
  public init(_ configuration: OptimizerConfiguration, parameters: [Shape]) {
    self.configuration = configuration
    firstMoments = parameters.map { Tensor($0) }
    if case .adam = configuration.rule {
      secondMoments = firstMoments
    } else {
      secondMoments = []
    }
  }

  /// Makes one step with the given learning rate.
  ///
  /// `gradients` are in the order of the model's parameters; a longer gradient than allowed is
  /// scaled down first. Returns the gradient's length before that.
  @discardableResult
  public mutating func step<Model: Parameterized>(
    _ model: inout Model, gradients: inout [Tensor], rate: Double,
    parallelism: Parallelism = .serial
  ) -> Double {
    let norm = gradients.reduce(0) { $0 + $1.sumOfSquares }.squareRoot()
    if let maximum = configuration.maximumGradientNorm, norm > maximum {
      for index in gradients.indices { gradients[index].scale(by: Float(maximum / norm)) }
    }
    stepCount += 1
    var index = 0
    model.visitParameters { _, parameter in
      update(&parameter, index, gradients[index], Float(rate), parallelism)
      index += 1
    }
    return norm
  }

  private mutating func update(
    _ parameter: inout Tensor, _ index: Int, _ gradient: Tensor, _ rate: Float,
    _ parallelism: Parallelism
  ) {
    switch configuration.rule {
    case .adam(let meanDecay, let squareDecay, let epsilon):
      let step = AdamStep(
        number: stepCount, learningRate: rate, firstDecay: meanDecay, secondDecay: squareDecay,
        epsilon: epsilon, weightDecay: configuration.weightDecay)
      step.apply(
        to: &parameter, gradient: gradient, firstMoment: &firstMoments[index],
        secondMoment: &secondMoments[index], parallelism: parallelism)
    case .gradientDescent(let momentum):
      // velocity = momentum * velocity + gradient; step along gradient + momentum * velocity.
      firstMoments[index].scale(by: momentum)
      firstMoments[index].add(gradient)
      if configuration.weightDecay > 0 {
        parameter.scale(by: 1 - rate * configuration.weightDecay)
      }
      parameter.add(gradient, scaledBy: -rate)
      parameter.add(firstMoments[index], scaledBy: -rate * momentum)
    }
  }
}
