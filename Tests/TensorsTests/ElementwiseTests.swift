import Foundation
import Tensors
import Testing

@Suite("Element-wise kernels equal their formulas")
struct ElementwiseTests {
  /// Everything a loop over vectors can meet: its remainder, tiny, large and infinite-like numbers.
  static let samples: [Float] =
    (-200...200).map { Float($0) / 8 } + [1e-6, -1e-6, -1e-4, -0.3, -0.4, 80, -80, 1e4, -1e4, 0]

  @Test("activations", arguments: CPUPaths.all, Activation.allCases)
  func activations(path: String, activation: Activation) {
    var tensor = Tensor([Self.samples.count], elements: Self.samples)
    CPUPaths.with(path) { activate(&tensor, activation) }
    for (x, found) in zip(Self.samples, tensor.elements) {
      let expected = Self.value(activation, Double(x))
      #expect(abs(Double(found) - expected) <= 1e-6 * abs(expected) + 1e-37, "at \(x)")
    }
  }

  @Test("derivatives of activations", arguments: CPUPaths.all, Activation.allCases)
  func derivatives(path: String, activation: Activation) {
    let input = Tensor([Self.samples.count], elements: Self.samples)
    var gradient = Tensor(input.shape, repeating: 2)
    CPUPaths.with(path) { activationGradient(&gradient, activation, input: input) }
    for (x, found) in zip(Self.samples, gradient.elements) where abs(x) > 1e-4 {
      let step = max(1e-5, abs(Double(x)) * 1e-6)
      let slope =
        (Self.value(activation, Double(x) + step) - Self.value(activation, Double(x) - step)) / step
      #expect(abs(Double(found) - slope) < 1e-4, "at \(x)")
    }
  }

  @Test("a NaN goes through the rectifier, in a layer and by itself", arguments: CPUPaths.all)
  func notANumber(path: String) {
    CPUPaths.with(path) {
      var tensor = Tensor([1, 1, 20, 1], repeating: .nan)
      activate(&tensor, .relu)
      #expect(tensor.elements.allSatisfy { $0.isNaN })
      for channels in [1, 16] {
        var output = Tensor([1, 1, 20, channels])
        convolve(
          tensor, weights: Tensor([3, 3, 1, channels], repeating: 1), stencil: .same,
          activation: .relu, into: &output)
        #expect(output.elements.allSatisfy { $0.isNaN })
      }
    }
  }

  @Test("Adam with weight decay, three steps", arguments: CPUPaths.all)
  func adam(path: String) {
    var stream = RandomStream(seed: 4)
    var weights = Tensor(normal: [37], using: &stream)
    var (first, second) = (Tensor([37]), Tensor([37]))
    var expected = weights.elements.map { (weight: Double($0), first: 0.0, second: 0.0) }
    for number in 1...3 {
      let gradient = Tensor(normal: [37], using: &stream)
      CPUPaths.with(path) {
        AdamStep(number: number, learningRate: 0.01, weightDecay: 0.1).apply(
          to: &weights, gradient: gradient, firstMoment: &first, secondMoment: &second)
      }
      for (index, slope) in gradient.elements.map(Double.init).enumerated() {
        expected[index] = Self.adamTwin(expected[index], slope, number)
      }
    }
    for (found, twin) in zip(weights.elements, expected) {
      #expect(abs(Double(found) - twin.weight) < 1e-5 * max(1, abs(twin.weight)))
    }
  }

  @Test("sums, products and scaled sums", arguments: CPUPaths.all)
  func arithmetic(path: String) {
    var stream = RandomStream(seed: 6)
    let left = Tensor(normal: [101], using: &stream)
    let right = Tensor(normal: [101], using: &stream)
    CPUPaths.with(path) {
      var tensor = left
      tensor.add(right, scaledBy: -3)
      tensor.multiply(by: left)
      tensor.scale(by: 0.5)
      for index in 0..<101 {
        let (a, b) = (Double(left.elements[index]), Double(right.elements[index]))
        let expected = (a - 3 * b) * a * 0.5
        #expect(abs(Double(tensor.elements[index]) - expected) < 1e-5 * (abs(a) + abs(b)) * 2)
      }
    }
    #expect(abs(Tensor([3], elements: [1, 2, 3]).sumOfSquares - 14) < 1e-12)
  }

  @Test("max-pooling takes the largest pixel and gives its gradient back", arguments: CPUPaths.all)
  func pooling(path: String) {
    for shape: Shape in [[1, 1, 1, 3], [2, 5, 7, 16], [1, 4, 6, 1], [1, 3, 2, 37]] {
      var stream = RandomStream(seed: 8)
      let input = Tensor(normal: shape, using: &stream)
      var output = Tensor([shape[0], (shape[1] + 1) / 2, (shape[2] + 1) / 2, shape[3]])
      var gradient = Tensor(shape, repeating: .nan)
      CPUPaths.with(path) {
        maxPool(input, into: &output)
        maxPoolGradient(output, input: input, output: output, into: &gradient)
      }
      // Handing the pooled values themselves back must rebuild the input where it won, else zero.
      #expect(zip(gradient.elements, input.elements).allSatisfy { $0 == 0 || $0 == $1 })
      #expect(gradient.elements.count { $0 != 0 } == output.count)
      let largest = input.elements.max() ?? 0
      #expect(output.elements.contains(largest) && gradient.elements.contains(largest))
    }
  }

  @Test("of equal pixels the first gets the gradient")
  func pooledTies() {
    var gradient = Tensor([1, 2, 2, 1])
    maxPoolGradient(
      Tensor([1, 1, 1, 1], repeating: 5), input: Tensor([1, 2, 2, 1], repeating: 1),
      output: Tensor([1, 1, 1, 1], repeating: 1),
      into: &gradient)
    #expect(gradient.elements == [5, 0, 0, 0])
  }

  private static func value(_ activation: Activation, _ x: Double) -> Double {
    switch activation {
    case .none: x
    case .relu: max(x, 0)
    case .elu: x > 0 ? x : expm1(x)
    case .silu: x / (1 + exp(min(-x, 88)))
    case .sigmoid: 1 / (1 + exp(min(-x, 88)))
    case .softplus: max(x, 0) + log1p(exp(max(-abs(x), -87)))
    }
  }

  private static func adamTwin(
    _ state: (weight: Double, first: Double, second: Double), _ slope: Double, _ number: Int
  ) -> (weight: Double, first: Double, second: Double) {
    let first = 0.9 * state.first + 0.1 * slope
    let second = 0.999 * state.second + 0.001 * slope * slope
    let mean = first / (1 - pow(0.9, Double(number)))
    let spread = (second / (1 - pow(0.999, Double(number)))).squareRoot()
    let step = mean / (spread + 1e-8) + 0.1 * state.weight
    return (state.weight - 0.01 * step, first, second)
  }
}
