import Tensors

/// A detour that is added to the straight way: `output = activation(input + body(input))`.
///
/// Reference: He et al., "Deep residual learning" (2016). Where the body changes the shape, a
/// `shortcut` (such as a 1x1 convolution) brings the input to the same shape.
public struct ResidualBlock: Layer {
  private var body: any Layer
  private var shortcut: (any Layer)?
  private let activation: Activation

  /// A block around `body`; without a shortcut the body must keep the shape.
  public init(
    _ body: any Layer, shortcut: (any Layer)? = nil, activation: Activation = .none
  ) {
    self.body = body
    self.shortcut = shortcut
    self.activation = activation
  }

  /// What the body makes of it.
  public func outputShape(for input: Shape) -> Shape {
    let shape = body.outputShape(for: input)
    precondition(
      shape == shortcut?.outputShape(for: input) ?? input, "the shortcut must lead to \(shape)")
    return shape
  }

  /// The memories of both ways; scratch is the sum, the straight way, and both ways' gradients.
  public func makeMemory(for input: Shape) -> LayerMemory {
    let sum = Tensor(outputShape(for: input))
    var memory = LayerMemory(
      scratch: [sum], children: [body, shortcut].compactMap { $0?.makeMemory(for: input) })
    memory.activations = [sum, shortcut == nil ? .empty : sum]
    memory.activationGradients = [sum, Tensor(input)]
    return memory
  }

  /// output = activation(input + body(input)).
  public func forward(_ input: Tensor, into output: inout Tensor, _ memory: inout LayerMemory) {
    body.forward(input, into: &memory.activations[0], &memory.children[0])
    if let shortcut {
      shortcut.forward(input, into: &memory.activations[1], &memory.children[1])
    }
    output.copy(from: memory.activations[0])
    output.add(shortcut == nil ? input : memory.activations[1])
    memory.scratch[0].copy(from: output)
    activate(&output, activation)
  }

  /// The gradient goes down both ways, and what arrives at the input is added.
  public func backward(
    _ outputGradient: inout Tensor, of pass: ForwardPass, into inputGradient: inout Tensor,
    _ memory: inout LayerMemory
  ) {
    activationGradient(&outputGradient, activation, input: memory.scratch[0])
    if !memory.wantsInputGradient {
      for index in memory.children.indices { memory.children[index].skipInputGradient() }
    }
    var detour = memory.activationGradients[0].take()
    detour.copy(from: outputGradient)
    let bodyPass = ForwardPass(pass.input, memory.activations[0])
    body.backward(&detour, of: bodyPass, into: &inputGradient, &memory.children[0])
    memory.activationGradients[0] = detour
    guard let shortcut else {
      if memory.wantsInputGradient { inputGradient.add(outputGradient) }
      return
    }
    var straight = memory.activationGradients[1].take()
    let shortcutPass = ForwardPass(pass.input, memory.activations[1])
    shortcut.backward(&outputGradient, of: shortcutPass, into: &straight, &memory.children[1])
    if memory.wantsInputGradient { inputGradient.add(straight) }
    memory.activationGradients[1] = straight
  }

  /// The body's parameters, then the shortcut's.
  public mutating func visitParameters(
    _ visit: (String, inout Tensor) throws -> Void
  ) rethrows {
    try body.visitParameters { name, tensor in try visit("body.\(name)", &tensor) }
    try shortcut?.visitParameters { name, tensor in try visit("shortcut.\(name)", &tensor) }
  }
}
