import Tensors

/// The exponential moving average of a model's weights, which is often better than the last ones.
///
/// Early steps average over what there is: the decay of step n is at most (1 + n) / (10 + n).
public struct WeightAverage: Sendable {
  /// The part of the old average that survives a step.
  public let decay: Double
  /// The averages in the order of the model's parameters.
  public internal(set) var tensors: [Tensor]
  /// How many steps were averaged.
  public internal(set) var stepCount = 0

  /// An average that begins at the model's present weights.
  public init<Model: Parameterized>(of model: Model, decay: Double) {
    self.decay = decay
    tensors = model.parameters.map(\.tensor)
  }

  /// Average = decay * average + (1 - decay) * weights.
  public mutating func update<Model: Parameterized>(from model: inout Model) {
    stepCount += 1
    let kept = min(decay, Double(1 + stepCount) / Double(10 + stepCount))
    var index = 0
    model.visitParameters { _, parameter in
      tensors[index].scale(by: Float(kept))
      tensors[index].add(parameter, scaledBy: Float(1 - kept))
      index += 1
    }
  }

  /// The model with the averages as its weights.
  public func applied<Model: Parameterized>(to model: Model) -> Model {
    var averaged = model
    var index = 0
    averaged.visitParameters { _, parameter in
      parameter = tensors[index]
      index += 1
    }
    return averaged
  }
}
