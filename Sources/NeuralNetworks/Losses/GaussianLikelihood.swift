import Foundation
import Tensors

/// The negative logarithm of the Gaussian probability of pixels whose variances are known.
public enum GaussianLikelihood {
  /// Returns `scale * sum(weight * ((d - m)^2 / v + log(2 pi v)) / 2)` and stores its slope for m.
  ///
  /// `mean` (m), `data` (d), `variance` (v > 0) and `weights` have one shape, any layout.
  public static func evaluate(
    mean: Tensor, data: Tensor, variance: Tensor, weights: Tensor? = nil, scale: Double,
    gradient: inout Tensor
  ) -> Double {
    let shape = mean.shape
    precondition(data.shape == shape && variance.shape == shape && gradient.shape == shape)
    precondition(weights.map { $0.shape == shape } ?? true, "one weight a pixel")
    let factor = Float(scale)
    let sum = blockSum(mean.elements.count) { pixel in
      let weight = weights?.elements[pixel] ?? 1
      let v = variance.elements[pixel]
      let offset = mean.elements[pixel] - data.elements[pixel]
      gradient.elements[pixel] = factor * weight * offset / v
      return weight * 0.5 * (offset * offset / v + log(2 * .pi * v))
    }
    return scale * sum
  }
}
