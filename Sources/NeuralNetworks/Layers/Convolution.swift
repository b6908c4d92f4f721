import Tensors

/// A convolution with bias and activation: `output = activation(stencil(input, weights) + bias)`.
///
/// The stencil says how output pixels look at input pixels: 1x1, 3x3 with stride 1 or 2, doubling
/// (nearest neighbour, then 3x3), or the transpose of a stride-2 convolution.
/// Input `[batch, height, width, channels]`, weights `[kernel, kernel, channels, outputChannels]`.
public struct Convolution: Layer {
  /// How output pixels look at input pixels.
  public let stencil: Stencil
  /// What is done to every output.
  public let activation: Activation
  /// `[kernel, kernel, channels, outputChannels]`.
  public private(set) var weights: Tensor
  /// `[outputChannels]`.
  public private(set) var bias: Tensor

  /// A convolution from `channels` to `outputChannels` with weights drawn from `random`.
  public init(
    _ stencil: Stencil, from channels: Int, to outputChannels: Int, activation: Activation = .none,
    initializer: Initializer = .he, using random: inout RandomStream
  ) {
    self.stencil = stencil
    self.activation = activation
    weights = initializer.weights(
      stencil.weightShape(channels: channels, outputChannels: outputChannels), using: &random)
    bias = Tensor([outputChannels])
  }

  /// `[batch, height, width, outputChannels]`, halved or doubled as the stencil does.
  public func outputShape(for input: Shape) -> Shape {
    precondition(input[3] == weights.shape[2], "\(weights.shape) weights cannot read \(input)")
    return stencil.outputShape(for: input, outputChannels: bias.count)
  }

  /// Gradients for weights and bias, and the sums before the activation where they are needed.
  public func makeMemory(for input: Shape) -> LayerMemory {
    LayerMemory(
      parameters: [weights.shape, bias.shape],
      scratch: activation.needsItsInput ? [Tensor(outputShape(for: input))] : [])
  }

  /// output = activation(stencil(input, weights) + bias).
  public func forward(_ input: Tensor, into output: inout Tensor, _ memory: inout LayerMemory) {
    if activation.needsItsInput {
      convolve(input, weights: weights, bias: bias, stencil: stencil, into: &memory.scratch[0])
      output.copy(from: memory.scratch[0])
      activate(&output, activation)
    } else {
      convolve(
        input, weights: weights, bias: bias, stencil: stencil, activation: activation,
        into: &output)
    }
  }

  /// Through the activation, then to the weights, the bias and the input.
  public func backward(
    _ outputGradient: inout Tensor, of pass: ForwardPass, into inputGradient: inout Tensor,
    _ memory: inout LayerMemory
  ) {
    activationGradient(
      &outputGradient, activation,
      input: activation.needsItsInput ? memory.scratch[0] : pass.output)
    memory.withParameterGradients { weightGradient, biasGradient in
      convolveWeightGradient(
        pass.input, outputGradient: outputGradient, stencil: stencil,
        weightGradient: &weightGradient, biasGradient: &biasGradient)
    }
    if memory.wantsInputGradient {
      convolveInputGradient(
        outputGradient, weights: weights, stencil: stencil, into: &inputGradient)
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

extension Activation {
  /// Whether the slope must be computed from what went in; ReLU's can be read off its output.
  var needsItsInput: Bool { self != .none && self != .relu }
}
