import Tensors

/// The price of a prediction at one pixel, summed over pixels with optional weights.
///
/// One type with a case a loss (rather than a type a loss), so that a configuration can name it.
/// With d = prediction - target:
public enum PixelLoss: Sendable, Equatable, Codable {
  /// L2: d^2.
  case squared
  /// L1: |d|.
  case absolute
  /// Huber: d^2 / 2 up to `threshold`, then a straight line of that slope.
  case huber(threshold: Float)
  /// log(cosh(d)): d^2 / 2 near zero, |d| far away, smooth everywhere.
  case logCosh
  /// Binary cross-entropy of a target in 0...1 and a prediction given as a logit.
  case binaryCrossEntropy

  /// Returns `scale * sum(weight * loss)` and stores its slope for every prediction.
  ///
  /// All tensors have one shape, any layout. Without weights every pixel counts once. A weight of
  /// zero removes a pixel, whatever (finite) values stand there. `scale` is usually one over the
  /// samples or pixels of the whole batch, so that parts of a batch add up.
  public func evaluate(
    _ prediction: Tensor, target: Tensor, weights: Tensor? = nil, scale: Double,
    gradient: inout Tensor
  ) -> Double {
    let pixels = LossPixels(prediction, target, weights, scale)
    switch self {
    case .squared:
      return pixels.sum(into: &gradient) { prediction, target in
        let d = prediction - target
        return (d * d, 2 * d)
      }
    case .absolute:
      return pixels.sum(into: &gradient) { prediction, target in
        let d = prediction - target
        return (abs(d), d > 0 ? 1 : d < 0 ? -1 : 0)
      }
    case .huber(let threshold):
      return pixels.sum(into: &gradient) { prediction, target in
        let d = prediction - target
        let slope = min(max(d, -threshold), threshold)
        return (slope * (d - 0.5 * slope), slope)
      }
    case .logCosh:
      return pixels.sum(into: &gradient, Self.logCosh)
    case .binaryCrossEntropy:
      return pixels.sum(into: &gradient, Self.crossEntropy)
    }
  }

  /// Returns the sum alone, for validation.
  public func value(
    _ prediction: Tensor, target: Tensor, weights: Tensor? = nil, scale: Double
  ) -> Double {
    var unused = Tensor(prediction.shape)
    return evaluate(
      prediction, target: target, weights: weights, scale: scale, gradient: &unused)
  }
}
