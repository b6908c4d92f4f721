import Tensors

/// An activation as a layer of its own, for places where no convolution or dense layer applies it.
public struct ActivationLayer: Layer {
  /// The function.
  public let activation: Activation

  /// A layer that applies `activation` to every number.
  public init(_ activation: Activation) {
    self.activation = activation
  }

  /// The shape stays.
  public func outputShape(for input: Shape) -> Shape { input }

  /// Nothing is kept.
  public func makeMemory(for input: Shape) -> LayerMemory { LayerMemory() }

  /// output = activation(input).
  public func forward(_ input: Tensor, into output: inout Tensor, _ memory: inout LayerMemory) {
    output.copy(from: input)
    activate(&output, activation)
  }

  /// input gradient = output gradient * slope.
  public func backward(
    _ outputGradient: inout Tensor, of pass: ForwardPass, into inputGradient: inout Tensor,
    _ memory: inout LayerMemory
  ) {
    inputGradient.copy(from: outputGradient)
    activationGradient(&inputGradient, activation, input: pass.input)
  }
}
