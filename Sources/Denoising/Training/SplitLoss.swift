import Foundation
import Tensors

/// The price of a denoised plane that is held against a noisy but independent second value.
///
/// The second value is right on average, its asinh is not; so the error e is measured in units of
/// noise: e = sinh(output) - target. The slope e / cosh(output) falls off for bright pixels as that
/// of an error in asinh does, and its mean vanishes where the output is right.
package enum SplitLoss {
  /// Returns `scale * sum(weight * e^2 / (2 cosh^2))` and adds its slopes to the gradient; cosh
  /// counts as a constant.
  package static func evaluate(
    _ output: Tensor, target: Tensor, weights: Tensor, scale: Double,
    addingTo gradient: inout Tensor
  ) -> Double {
    var sum = 0.0
    for index in output.elements.indices where weights.elements[index] > 0 {
      let value = min(max(output.elements[index], -12), 12)
      let width = cosh(value)
      let error = (sinh(value) - target.elements[index]) / width
      sum += Double(weights.elements[index] * error * error / 2)
      gradient.elements[index] += Float(scale) * weights.elements[index] * error
    }
    return scale * sum
  }
}
