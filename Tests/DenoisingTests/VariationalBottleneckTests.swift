import Denoising
import Foundation
import NeuralNetworks
import Tensors
import Testing
import _TestSupport

@Suite("VariationalBottleneck")
struct VariationalBottleneckTests {
  private static let noise = RandomStream(seed: 9)

  /// The sum of the sampled units times fixed numbers, plus the divergence.
  private func price(_ layer: VariationalBottleneck, _ input: Tensor, _ slopes: Tensor) -> Double {
    var memory = layer.makeMemory(for: input.shape)
    var output = Tensor(slopes.shape)
    memory.beginTraining(Self.noise)
    layer.forward(input, into: &output, &memory)
    var price = zip(output.elements, slopes.elements).reduce(0.0) { $0 + Double($1.0 * $1.1) }
    for (mean, logVariance) in zip(memory.scratch[0].elements, memory.scratch[1].elements) {
      let divergence = 0.5 * (mean * mean + exp(logVariance) - logVariance - 1)
      price += Double(Self.weight * divergence)
    }
    return price
  }

  private static let weight: Float = 0.3

  @Test("its gradients are those of the sample and of the divergence")
  func gradients() {
    var random = RandomStream(seed: 4)
    var layer = VariationalBottleneck(
      from: 3, to: 2, divergenceWeight: Self.weight, using: &random)
    layer.visitParameters { _, tensor in
      tensor = Tensor(normal: tensor.shape, deviation: 0.4, using: &random)
    }
    let input = Tensor(normal: [2, 3, 3, 3], using: &random)
    let slopes = Tensor(normal: [2, 3, 3, 2], using: &random)
    var memory = layer.makeMemory(for: input.shape)
    var output = Tensor(slopes.shape)
    memory.beginTraining(Self.noise)
    layer.forward(input, into: &output, &memory)
    var (arriving, leaving) = (slopes, Tensor(input.shape))
    layer.backward(&arriving, of: ForwardPass(input, output), into: &leaving, &memory)
    let check = GradientCheck(step: 1e-2)
    #expect(check.relativeError(of: leaving, at: input) { price(layer, $0, slopes) } < 2e-3)
    var gradients: [Tensor] = []
    memory.visitGradients { gradients.append($0) }
    for (index, parameter) in layer.parameters.enumerated() {
      let error = check.relativeError(of: gradients[index], at: parameter.tensor) { moved in
        var other = layer
        other.visitParameters { name, tensor in if name == parameter.name { tensor = moved } }
        return price(other, input, slopes)
      }
      #expect(error < 2e-3, "\(parameter.name)")
    }
  }

  @Test("in use it gives the means, whatever the variances are")
  func means() {
    var random = RandomStream(seed: 4)
    let layer = VariationalBottleneck(from: 3, to: 2, divergenceWeight: 1, using: &random)
    let input = Tensor(normal: [1, 2, 2, 3], using: &random)
    #expect(layer(input) == layer(input))
  }
}
