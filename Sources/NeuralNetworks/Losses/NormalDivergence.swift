import Foundation
import Tensors

/// The Kullback-Leibler divergence of a diagonal normal distribution from the standard one.
public enum NormalDivergence {
  /// Returns `scale * sum((mean^2 + e^l - l - 1) / 2)`, l being the logarithm of the variance.
  ///
  /// `mean` and `logVariance` are [batch, latent]; the slopes are **added** to the gradients, since
  /// a latent variable also receives one from the decoder.
  public static func evaluate(
    mean: Tensor, logVariance: Tensor, scale: Double, addingTo meanGradient: inout Tensor,
    _ logVarianceGradient: inout Tensor
  ) -> Double {
    precondition(mean.shape == logVariance.shape, "a variance for every mean")
    precondition(meanGradient.shape == mean.shape && logVarianceGradient.shape == mean.shape)
    let factor = Float(scale)
    let sum = blockSum(mean.elements.count) { index in
      let m = mean.elements[index]
      let l = logVariance.elements[index]
      let variance = exp(l)
      meanGradient.elements[index] += factor * m
      logVarianceGradient.elements[index] += factor * 0.5 * (variance - 1)
      return 0.5 * (m * m + variance - l - 1)
    }
    return scale * sum
  }
}
