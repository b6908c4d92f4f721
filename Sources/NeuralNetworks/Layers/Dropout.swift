import Tensors

/// Sets a random part of the numbers to zero in training, and scales the rest up to make up for it.
///
/// Reference: Srivastava et al. (2014). Outside training it changes nothing.
public struct Dropout: Layer {
  /// The part that is set to zero, in 0..<1.
  public let rate: Float

  /// Drops the given part of the numbers.
  public init(rate: Float) {
    precondition((0..<1).contains(rate), "a dropout rate lies in 0..<1")
    self.rate = rate
  }

  /// The shape stays.
  public func outputShape(for input: Shape) -> Shape { input }

  /// The factor of every number: zero, or 1 / (1 - rate).
  public func makeMemory(for input: Shape) -> LayerMemory {
    LayerMemory(scratch: [Tensor(input, repeating: 1)])
  }

  /// output = input * factors.
  public func forward(_ input: Tensor, into output: inout Tensor, _ memory: inout LayerMemory) {
    output.copy(from: input)
    guard var random = memory.random else { return }
    let kept = 1 / (1 - rate)
    random.fillUniform(&memory.scratch[0].elements)
    memory.scratch[0].replaceEach { $0 < rate ? 0 : kept }
    output.multiply(by: memory.scratch[0])
  }

  /// input gradient = output gradient * factors.
  public func backward(
    _ outputGradient: inout Tensor, of pass: ForwardPass, into inputGradient: inout Tensor,
    _ memory: inout LayerMemory
  ) {
    inputGradient.copy(from: outputGradient)
    inputGradient.multiply(by: memory.scratch[0])
  }
}
