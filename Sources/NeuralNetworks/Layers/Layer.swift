import Tensors

/// Something with learned tensors that can be listed in a fixed order.
public protocol Parameterized {
  /// Calls `visit` with the name and the tensor of every parameter, always in the same order.
  mutating func visitParameters(_ visit: (String, inout Tensor) throws -> Void) rethrows
}

/// One step of a network: its formula, the slope of its formula, and its weights.
///
/// A layer is a value and does not change while it computes, so several threads may run it at once,
/// each with a `LayerMemory` of its own. All arrays are made in advance: a training step writes into
/// them and allocates nothing.
public protocol Layer: Parameterized, Sendable {
  /// The shape of the output for an input of the given shape; the first dimension is the batch.
  func outputShape(for input: Shape) -> Shape

  /// The memory that one run over an input of the given shape needs.
  func makeMemory(for input: Shape) -> LayerMemory

  /// Computes the output.
  func forward(_ input: Tensor, into output: inout Tensor, _ memory: inout LayerMemory)

  /// Computes the input's gradient from the output's, and adds the parameters' gradients to those
  /// in `memory`.
  ///
  /// `pass` is what went in and came out of the forward run just before. The output's gradient is
  /// used up: a layer may overwrite it to save a copy.
  func backward(
    _ outputGradient: inout Tensor, of pass: ForwardPass, into inputGradient: inout Tensor,
    _ memory: inout LayerMemory)
}

/// What went into a layer and what came out of it.
public struct ForwardPass: Sendable {
  /// What went in.
  public let input: Tensor
  /// What came out.
  public let output: Tensor

  /// A record of one forward run.
  public init(_ input: Tensor, _ output: Tensor) {
    self.input = input
    self.output = output
  }
}

extension Layer {
  /// Layers that learn nothing have no parameters.
  public mutating func visitParameters(
    _ visit: (String, inout Tensor) throws -> Void
  ) rethrows {}

  /// The output for one input, in memory made for the occasion; dropout is off.
  public func callAsFunction(_ input: Tensor) -> Tensor {
    var memory = makeMemory(for: input.shape)
    var output = Tensor(outputShape(for: input.shape))
    forward(input, into: &output, &memory)
    return output
  }
}
