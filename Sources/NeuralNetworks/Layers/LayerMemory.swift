import Tensors

/// The arrays one run of a layer writes into: one for every thread that runs it.
public struct LayerMemory: Sendable {
  /// The gradients of the layer's own parameters, in their order; backward runs add to them.
  public var parameterGradients: [Tensor]
  /// Arrays the layer keeps between its forward and its backward run.
  public var scratch: [Tensor]
  /// The memories of the layers inside this one.
  public var children: [LayerMemory]
  /// What flows between the layers inside this one.
  public var activations: [Tensor] = []
  /// The gradients of what flows between the layers inside this one.
  public var activationGradients: [Tensor] = []
  /// The random numbers of a training run; nil when the network is used, not trained.
  public private(set) var random: RandomStream?
  /// Whether the backward run must compute the input's gradient; a first layer's is not needed.
  public private(set) var wantsInputGradient = true

  /// Memory for a layer with parameters of the given shapes.
  public init(
    parameters: [Shape] = [], scratch: [Tensor] = [], children: [LayerMemory] = []
  ) {
    parameterGradients = parameters.map { Tensor($0) }
    self.scratch = scratch
    self.children = children
  }

  /// Begins a training run: gradients become zero, and every layer gets random numbers of its own.
  public mutating func beginTraining(_ random: RandomStream) {
    self.random = random
    for index in parameterGradients.indices { parameterGradients[index].fill(0) }
    for index in children.indices {
      children[index].beginTraining(random.substream(UInt64(index)))
    }
  }

  /// Lets the backward run leave the input's gradient out: for layers that read the data.
  public mutating func skipInputGradient() {
    wantsInputGradient = false
  }

  /// Calls `visit` with every gradient, in the order of the parameters.
  public mutating func visitGradients(_ visit: (inout Tensor) -> Void) {
    for index in parameterGradients.indices { visit(&parameterGradients[index]) }
    for index in children.indices { children[index].visitGradients(visit) }
  }

  /// Lends the gradients of a layer's weights and bias at the same time.
  mutating func withParameterGradients(_ body: (inout Tensor, inout Tensor) -> Void) {
    var weights = parameterGradients[0].take()
    var bias = parameterGradients[1].take()
    body(&weights, &bias)
    parameterGradients[0] = weights
    parameterGradients[1] = bias
  }
}
