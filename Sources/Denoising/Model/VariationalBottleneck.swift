import Foundation
import NeuralNetworks
import Tensors

/// Hidden units of a variational autoencoder at every pixel of the coarsest level.
///
/// In training a unit is drawn from a normal distribution whose mean and variance come from 1x1
/// convolutions, and the divergence from the standard normal distribution pulls on both; in use it is
/// the mean. Reference: Kingma and Welling (2014).
package struct VariationalBottleneck: Layer {
  private var mean: Convolution
  private var logVariance: Convolution
  private let divergenceWeight: Float

  /// A bottleneck of `units` hidden units for images of `channels` channels.
  ///
  /// `divergenceWeight` is the price of a nat per sample and pixel of the coarsest level.
  package init(
    from channels: Int, to units: Int, divergenceWeight: Float, using random: inout RandomStream
  ) {
    mean = Convolution(.pointwise, from: channels, to: units, using: &random)
    logVariance = Convolution(
      .pointwise, from: channels, to: units, initializer: .zero, using: &random)
    self.divergenceWeight = divergenceWeight
  }

  package func outputShape(for input: Shape) -> Shape { mean.outputShape(for: input) }

  /// Scratch: means, logarithms of the variances, their gradients, and noise; the input's gradient
  /// by way of the variances.
  package func makeMemory(for input: Shape) -> LayerMemory {
    let units = Tensor(outputShape(for: input))
    return LayerMemory(
      scratch: [units, units, units, units, units, Tensor(input)],
      children: [mean.makeMemory(for: input), logVariance.makeMemory(for: input)])
  }

  package func forward(_ input: Tensor, into output: inout Tensor, _ memory: inout LayerMemory) {
    mean.forward(input, into: &memory.scratch[0], &memory.children[0])
    output.copy(from: memory.scratch[0])
    guard var random = memory.random else { return }
    logVariance.forward(input, into: &memory.scratch[1], &memory.children[1])
    random.fillNormal(&memory.scratch[4].elements)
    memory.scratch[3].copy(from: memory.scratch[1])
    memory.scratch[3].replaceEach { expf(0.5 * min($0, 8)) }
    // The noise with its deviation: what the sample lies off the mean.
    memory.scratch[4].multiply(by: memory.scratch[3])
    output.add(memory.scratch[4])
  }

  package func backward(
    _ outputGradient: inout Tensor, of pass: ForwardPass, into inputGradient: inout Tensor,
    _ memory: inout LayerMemory
  ) {
    // By the logarithm of the variance: gradient * offset / 2, and of the divergence (v - 1) / 2.
    var spread = memory.scratch[3].take()
    spread.multiply(by: spread)
    spread.replaceEach { 0.5 * divergenceWeight * ($0 - 1) }
    var offset = memory.scratch[4].take()
    offset.multiply(by: outputGradient)
    spread.add(offset, scaledBy: 0.5)
    outputGradient.add(memory.scratch[0], scaledBy: divergenceWeight)
    let means = ForwardPass(pass.input, memory.scratch[0])
    mean.backward(&outputGradient, of: means, into: &inputGradient, &memory.children[0])
    let logarithms = ForwardPass(pass.input, memory.scratch[1])
    var second = memory.scratch[5].take()
    logVariance.backward(&spread, of: logarithms, into: &second, &memory.children[1])
    inputGradient.add(second)
    memory.scratch[3] = spread
    memory.scratch[4] = offset
    memory.scratch[5] = second
  }

  package mutating func visitParameters(_ visit: (String, inout Tensor) throws -> Void) rethrows {
    try mean.visitParameters { try visit("mean.\($0)", &$1) }
    try logVariance.visitParameters { try visit("log_variance.\($0)", &$1) }
  }
}
