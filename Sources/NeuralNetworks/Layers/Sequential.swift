import Tensors

/// Layers one after the other: the output of each is the input of the next.
public struct Sequential: Layer {
  /// The layers, first to last; at least one.
  public private(set) var layers: [any Layer]

  /// A chain of layers.
  public init(_ layers: any Layer...) {
    self.init(layers)
  }

  /// A chain of layers.
  public init(_ layers: [any Layer]) {
    precondition(!layers.isEmpty, "a chain has at least one layer")
    self.layers = layers
  }

  /// What the last layer makes of it.
  public func outputShape(for input: Shape) -> Shape {
    layers.reduce(input) { $1.outputShape(for: $0) }
  }

  /// Every layer's memory, and what flows between the layers.
  public func makeMemory(for input: Shape) -> LayerMemory {
    var shapes = [input]
    for layer in layers { shapes.append(layer.outputShape(for: shapes[shapes.count - 1])) }
    var memory = LayerMemory(
      children: zip(layers, shapes).map { layer, shape in layer.makeMemory(for: shape) })
    memory.activations = shapes.dropFirst().dropLast().map { Tensor($0) }
    memory.activationGradients = memory.activations
    return memory
  }

  /// Runs the layers first to last.
  public func forward(_ input: Tensor, into output: inout Tensor, _ memory: inout LayerMemory) {
    var flowing = input
    let last = layers.count - 1
    for (index, layer) in layers.dropLast().enumerated() {
      layer.forward(flowing, into: &memory.activations[index], &memory.children[index])
      flowing = memory.activations[index]
    }
    layers[last].forward(flowing, into: &output, &memory.children[last])
  }

  /// Runs the layers' backward runs last to first.
  public func backward(
    _ outputGradient: inout Tensor, of pass: ForwardPass, into inputGradient: inout Tensor,
    _ memory: inout LayerMemory
  ) {
    if !memory.wantsInputGradient { memory.children[0].skipInputGradient() }
    let last = layers.count - 1
    var arriving = outputGradient.take()
    for index in layers.indices.reversed() {
      let step = ForwardPass(
        index == 0 ? pass.input : memory.activations[index - 1],
        index == last ? pass.output : memory.activations[index])
      var leaving =
        index == 0 ? inputGradient.take() : memory.activationGradients[index - 1].take()
      layers[index].backward(&arriving, of: step, into: &leaving, &memory.children[index])
      if index == last {
        swap(&arriving, &outputGradient)
      } else {
        swap(&arriving, &memory.activationGradients[index])
      }
      arriving = leaving
    }
    inputGradient = arriving
  }

  /// The parameters of every layer, named after its place: `0.weight`.
  public mutating func visitParameters(
    _ visit: (String, inout Tensor) throws -> Void
  ) rethrows {
    for index in layers.indices {
      try layers[index].visitParameters { name, tensor in try visit("\(index).\(name)", &tensor) }
    }
  }
}
