import Foundation

/// The function applied to every output of a layer.
public enum Activation: String, Sendable, Codable, CaseIterable {
  /// x
  case none
  /// max(x, 0)
  case relu
  /// x above zero, exp(x) - 1 below
  case elu
  /// x * sigmoid(x)
  case silu
  /// 1 / (1 + exp(-x))
  case sigmoid
  /// log(1 + exp(x))
  case softplus
}

/// Applies an activation in place.
public func activate(_ tensor: inout Tensor, _ activation: Activation) {
  guard activation != .none else { return }
  for index in 0..<tensor.count {
    let x = tensor.elements[index]
    tensor.elements[index] =
      switch activation {
      case .none: x
      case .relu: max(x, 0)
      case .elu: x > 0 ? x : expm1(x)
      case .silu: x / (1 + exp(-x))
      case .sigmoid: 1 / (1 + exp(-x))
      case .softplus: max(x, 0) + log1p(exp(-abs(x)))
      }
  }
}

/// Multiplies a gradient by the derivative of an activation, in place.
///
/// - Parameters:
///   - gradient: by the activation's output on entry, by its input on return.
///   - input: what went into the activation; for `.relu` its output serves as well.
public func activationGradient(
  _ gradient: inout Tensor, _ activation: Activation, input: Tensor
) {
  precondition(gradient.shape == input.shape, "\(gradient.shape) is not \(input.shape)")
  guard activation != .none else { return }
  for index in 0..<gradient.count {
    let x = input.elements[index]
    let sigmoid = 1 / (1 + exp(-x))
    let slope: Float =
      switch activation {
      case .none: 1
      case .relu: x > 0 ? 1 : 0
      case .elu: x > 0 ? 1 : exp(x)
      case .silu: sigmoid * (1 + x * (1 - sigmoid))
      case .sigmoid: sigmoid * (1 - sigmoid)
      case .softplus: sigmoid
      }
    gradient.elements[index] *= slope
  }
}
