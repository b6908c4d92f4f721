import CKernels

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

extension Activation {
  var kernelCode: sk_activation {
    switch self {
    case .none: SK_NONE
    case .relu: SK_RELU
    case .elu: SK_ELU
    case .silu: SK_SILU
    case .sigmoid: SK_SIGMOID
    case .softplus: SK_SOFTPLUS
    }
  }
}

/// Applies an activation in place.
public func activate(_ tensor: inout Tensor, _ activation: Activation) {
  tensor.elements.withUnsafeMutableBufferPointer {
    sk_activate(activation.kernelCode, $0.baseAddress, $0.count)
  }
}

/// Multiplies a gradient by the derivative of an activation, in place.
///
/// - Parameters:
///   - gradient: by the activation's output on entry, by its input on return.
///   - activation: the function that was applied.
///   - input: what went into the activation; for `.relu` its output serves as well.
public func activationGradient(
  _ gradient: inout Tensor, _ activation: Activation, input: Tensor
) {
  precondition(gradient.shape == input.shape, "\(gradient.shape) is not \(input.shape)")
  gradient.elements.withUnsafeMutableBufferPointer {
    sk_activation_gradient(activation.kernelCode, input.elements, $0.baseAddress, $0.count)
  }
}
