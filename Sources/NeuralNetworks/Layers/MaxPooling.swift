import Tensors

/// The largest of every 2x2 pixels, channel by channel: n pixels become (n + 1) / 2.
public struct MaxPooling: Layer {
  /// Pooling of 2x2 pixels.
  public init() {}

  /// `[batch, (height + 1) / 2, (width + 1) / 2, channels]` of what was larger.
  public func outputShape(for input: Shape) -> Shape {
    [input[0], (input[1] + 1) / 2, (input[2] + 1) / 2, input[3]]
  }

  /// Nothing is kept.
  public func makeMemory(for input: Shape) -> LayerMemory { LayerMemory() }

  /// output = largest of 2x2.
  public func forward(_ input: Tensor, into output: inout Tensor, _ memory: inout LayerMemory) {
    maxPool(input, into: &output)
  }

  /// The pixel that was the largest receives the gradient.
  public func backward(
    _ outputGradient: inout Tensor, of pass: ForwardPass, into inputGradient: inout Tensor,
    _ memory: inout LayerMemory
  ) {
    maxPoolGradient(
      outputGradient, input: pass.input, output: pass.output, into: &inputGradient)
  }
}
