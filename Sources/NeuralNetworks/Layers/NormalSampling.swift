import Foundation
import Tensors

/// Draws latent numbers from normal distributions so that gradients reach mean and variance.
///
/// `sample = mean + exp(logVariance / 2) * noise`, all `[batch, latent]` (Kingma and Welling, 2014).
public struct NormalSampling: Sendable {
  private var noise: Tensor
  private var deviation: Tensor

  /// Memory for samples of the given shape.
  public init(_ shape: Shape) {
    noise = Tensor(shape)
    deviation = Tensor(shape)
  }

  /// sample = mean + exp(logVariance / 2) * noise.
  public mutating func forward(
    mean: Tensor, logVariance: Tensor, random: RandomStream, into sample: inout Tensor
  ) {
    var random = random
    random.fillNormal(&noise.elements)
    deviation.copy(from: logVariance)
    deviation.replaceEach { exp(0.5 * $0) }
    sample.copy(from: noise)
    sample.multiply(by: deviation)
    sample.add(mean)
  }

  /// The mean's gradient is the sample's; the logarithm's is gradient * noise * deviation / 2.
  public func backward(
    _ sampleGradient: Tensor, into meanGradient: inout Tensor, _ logVarianceGradient: inout Tensor
  ) {
    meanGradient.copy(from: sampleGradient)
    logVarianceGradient.copy(from: sampleGradient)
    logVarianceGradient.multiply(by: noise)
    logVarianceGradient.multiply(by: deviation)
    logVarianceGradient.scale(by: 0.5)
  }
}
