import NeuralNetworks
import Tensors
import Testing
import _TestSupport

/// A layer and the shape of an input to try it on.
struct LayerCase: Sendable, CustomTestStringConvertible {
  let name: String
  let shape: Shape
  let layer: any Layer
  var testDescription: String { "\(name) on \(shape)" }

  init(_ name: String, _ shape: Shape, _ make: (inout RandomStream) -> any Layer) {
    self.name = name
    self.shape = shape
    var random = RandomStream(seed: 5, stream: UInt64(shape.count))
    layer = make(&random)
  }

  static let imageShapes: [Shape] = [[2, 5, 7, 3], [1, 1, 1, 3], [3, 1, 9, 3], [1, 8, 6, 3]]

  static let convolutions: [LayerCase] = imageShapes.flatMap { shape in
    Stencil.allCases.map { stencil in
      LayerCase("\(stencil) convolution", shape) {
        Convolution(stencil, from: 3, to: 4, using: &$0)
      }
    }
  }

  static let activations: [LayerCase] = Activation.allCases.flatMap { activation in
    [
      LayerCase("convolution with \(activation)", [2, 5, 3, 2]) {
        Convolution(.same, from: 2, to: 3, activation: activation, using: &$0)
      },
      LayerCase("dense layer with \(activation)", [3, 7]) {
        Dense(from: 7, to: 5, activation: activation, using: &$0)
      },
      LayerCase("\(activation) alone", [3, 2, 5, 3]) { _ in ActivationLayer(activation) },
    ]
  }

  static let others: [LayerCase] = [
    LayerCase("dense layer", [1, 1]) { Dense(from: 1, to: 3, using: &$0) },
    LayerCase("max-pooling", [2, 5, 7, 3]) { _ in MaxPooling() },
    LayerCase("max-pooling", [1, 1, 4, 1]) { _ in MaxPooling() },
    LayerCase("flattening", [2, 3, 5, 1]) { _ in Reshape.flatten },
    LayerCase("dropout", [2, 3, 5, 4]) { _ in Dropout(rate: 0.3) },
    LayerCase("residual block", [2, 5, 3, 2]) {
      ResidualBlock(
        Sequential(
          Convolution(.same, from: 2, to: 4, activation: .elu, using: &$0),
          Convolution(.same, from: 4, to: 2, using: &$0)), activation: .softplus)
    },
    LayerCase("residual block with a shortcut", [1, 3, 7, 2]) {
      ResidualBlock(
        Convolution(.halving, from: 2, to: 5, activation: .silu, using: &$0),
        shortcut: Convolution(.halving, from: 2, to: 5, using: &$0), activation: .elu)
    },
    LayerCase("chain", [2, 6, 5, 1]) {
      Sequential(
        Convolution(.halving, from: 1, to: 3, activation: .elu, using: &$0), MaxPooling(),
        Reshape.flatten, Dense(from: 12, to: 4, activation: .sigmoid, using: &$0),
        Reshape(to: [2, 2, 1]), Convolution(.resizing, from: 1, to: 2, using: &$0))
    },
  ]
}

@Suite("The gradient of a layer") struct LayerGradientTests {
  /// The layer's output times fixed random numbers, summed: a loss whose slope is those numbers.
  private struct Probe {
    let layer: any Layer
    let factors: Tensor
    let noise = RandomStream(seed: 9)

    func loss(_ layer: any Layer, _ input: Tensor) -> Double {
      var memory = layer.makeMemory(for: input.shape)
      memory.beginTraining(noise)
      var output = Tensor(factors.shape)
      layer.forward(input, into: &output, &memory)
      output.multiply(by: factors)
      return output.sum
    }

    /// The input's gradient, and the parameters' by their order.
    func gradients(_ input: Tensor) -> (input: Tensor, parameters: [Tensor]) {
      var memory = layer.makeMemory(for: input.shape)
      memory.beginTraining(noise)
      var output = Tensor(factors.shape)
      layer.forward(input, into: &output, &memory)
      var outputGradient = factors
      var inputGradient = Tensor(input.shape, repeating: .nan)
      layer.backward(
        &outputGradient, of: ForwardPass(input, output), into: &inputGradient, &memory)
      var parameters: [Tensor] = []
      memory.visitGradients { parameters.append($0) }
      return (inputGradient, parameters)
    }

    /// The layer with its `number`-th parameter exchanged.
    func layer(with parameter: Tensor, as number: Int) -> any Layer {
      var changed = layer
      var count = 0
      changed.visitParameters { _, tensor in
        if count == number { tensor = parameter }
        count += 1
      }
      return changed
    }
  }

  private func probe(_ test: LayerCase) -> (Probe, Tensor) {
    var random = RandomStream(seed: 8)
    let input = Tensor(normal: test.shape, using: &random)
    let factors = Tensor(normal: test.layer.outputShape(for: test.shape), using: &random)
    return (Probe(layer: test.layer, factors: factors), input)
  }

  @Test(
    "by its input equals finite differences",
    arguments: LayerCase.convolutions + LayerCase.activations + LayerCase.others)
  func input(_ test: LayerCase) {
    let (probe, input) = probe(test)
    let error = GradientCheck().relativeError(
      of: probe.gradients(input).input, at: input
    ) {
      probe.loss(probe.layer, $0)
    }
    #expect(error < 1e-2)
  }

  @Test(
    "by its parameters equals finite differences",
    arguments: LayerCase.convolutions + LayerCase.activations + LayerCase.others)
  func parameters(_ test: LayerCase) {
    let (probe, input) = probe(test)
    var parameters: [Tensor] = []
    var copy = probe.layer
    copy.visitParameters { _, tensor in parameters.append(tensor) }
    let gradients = probe.gradients(input).parameters
    #expect(gradients.map(\.shape) == parameters.map(\.shape))
    for (number, gradient) in gradients.enumerated() {
      let error = GradientCheck().relativeError(of: gradient, at: parameters[number]) {
        probe.loss(probe.layer(with: $0, as: number), input)
      }
      #expect(error < 1e-2, "parameter \(number)")
    }
  }

  @Test("can leave the input out and still reach the parameters", arguments: LayerCase.others)
  func withoutInput(_ test: LayerCase) {
    let (probe, input) = probe(test)
    var memory = test.layer.makeMemory(for: test.shape)
    memory.skipInputGradient()
    memory.beginTraining(probe.noise)
    var output = Tensor(probe.factors.shape)
    test.layer.forward(input, into: &output, &memory)
    var outputGradient = probe.factors
    var unused = Tensor(input.shape)
    test.layer.backward(
      &outputGradient, of: ForwardPass(input, output), into: &unused, &memory)
    var parameters: [Tensor] = []
    memory.visitGradients { parameters.append($0) }
    #expect(parameters == probe.gradients(input).parameters)
  }
}
