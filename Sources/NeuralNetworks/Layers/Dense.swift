import Tensors

/// A fully connected layer: `output = activation(input * weights + bias)`.
///
/// Input `[batch, inputs]`, weights `[inputs, outputs]`, output `[batch, outputs]`.
public struct Dense: Layer {
  /// What is done to every output.
  public let activation: Activation
  /// `[inputs, outputs]`.
  public private(set) var weights: Tensor
  /// `[outputs]`.
  public private(set) var bias: Tensor

  /// A layer from `inputs` to `outputs` numbers with weights drawn from `random`.
  public init(
    from inputs: Int, to outputs: Int, activation: Activation = .none,
    initializer: Initializer = .glorot, using random: inout RandomStream
  ) {
    self.activation = activation
    weights = initializer.weights([inputs, outputs], using: &random)
    bias = Tensor([outputs])
  }

  /// `[batch, outputs]`, for an input `[batch, inputs]`.
  public func outputShape(for input: Shape) -> Shape {
    precondition(
      input.rank == 2 && input[1] == weights.shape[0], "\(weights.shape) cannot read \(input)")
    return [input[0], bias.count]
  }

  /// Gradients for weights and bias, a row of ones, and perhaps the sums before the activation.
  public func makeMemory(for input: Shape) -> LayerMemory {
    let ones = Tensor([1, input[0]], repeating: 1)
    return LayerMemory(
      parameters: [weights.shape, bias.shape],
      scratch: activation.needsItsInput ? [ones, Tensor(outputShape(for: input))] : [ones])
  }

  /// output = activation(input * weights + bias).
  public func forward(_ input: Tensor, into output: inout Tensor, _ memory: inout LayerMemory) {
    if activation.needsItsInput {
      dense(input, weights: weights, bias: bias, into: &memory.scratch[1])
      output.copy(from: memory.scratch[1])
      activate(&output, activation)
    } else {
      dense(input, weights: weights, bias: bias, activation: activation, into: &output)
    }
  }

  /// Three matrix products: input' * gradient, ones * gradient and gradient * weights'.
  public func backward(
    _ outputGradient: inout Tensor, of pass: ForwardPass, into inputGradient: inout Tensor,
    _ memory: inout LayerMemory
  ) {
    activationGradient(
      &outputGradient, activation,
      input: activation.needsItsInput ? memory.scratch[1] : pass.output)
    let gradient = MatrixFactor(outputGradient)
    let ones = MatrixFactor(memory.scratch[0])
    matrixProduct(
      MatrixFactor(pass.input).transpose, gradient, keep: 1, into: &memory.parameterGradients[0])
    matrixProduct(ones, gradient, keep: 1, into: &memory.parameterGradients[1])
    if memory.wantsInputGradient {
      matrixProduct(gradient, MatrixFactor(weights).transpose, into: &inputGradient)
    }
  }

  /// Weights, then bias.
  public mutating func visitParameters(
    _ visit: (String, inout Tensor) throws -> Void
  ) rethrows {
    try visit("weight", &weights)
    try visit("bias", &bias)
  }
}
