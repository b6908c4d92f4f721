import Tensors

/// The same numbers under another shape; the batch stays the first dimension.
public struct Reshape: Layer {
  /// The dimensions of one sample; nil makes one row of it.
  private let sample: Shape?

  /// Gives every sample the shape `sample`, such as `[height, width, channels]`.
  public init(to sample: Shape) {
    self.sample = sample
  }

  private init() { sample = nil }

  /// Makes one row of every sample: `[batch, height, width, channels]` to `[batch, numbers]`.
  public static let flatten = Reshape()

  /// The batch, then the dimensions of a sample.
  public func outputShape(for input: Shape) -> Shape {
    let count = input.dimensions.dropFirst().reduce(1, *)
    return Shape([input[0]] + (sample?.dimensions ?? [count]))
  }

  /// Nothing is kept.
  public func makeMemory(for input: Shape) -> LayerMemory { LayerMemory() }

  /// output = input.
  public func forward(_ input: Tensor, into output: inout Tensor, _ memory: inout LayerMemory) {
    output.copy(from: input)
  }

  /// input gradient = output gradient.
  public func backward(
    _ outputGradient: inout Tensor, of pass: ForwardPass, into inputGradient: inout Tensor,
    _ memory: inout LayerMemory
  ) {
    inputGradient.copy(from: outputGradient)
  }
}
