import Tensors

/// Compares a gradient with finite differences of the function it belongs to.
public struct GradientCheck {
  /// Half the distance between the two places a difference is taken at.
  public var step: Float
  /// How many elements of a tensor are tried; all of a small one.
  public var samples: Int

  /// A check by central differences of `step` on both sides.
  public init(step: Float = 1e-3, samples: Int = 24) {
    self.step = step
    self.samples = samples
  }

  /// The length of (gradient - differences) over the length of the differences.
  ///
  /// `function` is evaluated at `place` with one element moved at a time. Both lengths are taken
  /// over the tried elements; where all differences vanish the gradient's own length is returned.
  public func relativeError(
    of gradient: Tensor, at place: Tensor, _ function: (Tensor) -> Double
  ) -> Double {
    precondition(gradient.shape == place.shape, "a slope for every element")
    let stride = max(1, place.count / samples)
    var errorSquared = 0.0
    var lengthSquared = 0.0
    for index in Swift.stride(from: 0, to: place.count, by: stride) {
      let difference = slope(at: place, index, function)
      let error = Double(gradient.elements[index]) - difference
      errorSquared += error * error
      lengthSquared += difference * difference
    }
    return (errorSquared / (lengthSquared > 1e-12 ? lengthSquared : 1)).squareRoot()
  }

  private func slope(
    at place: Tensor, _ index: Int, _ function: (Tensor) -> Double
  ) -> Double {
    var moved = place
    moved.elements[index] = place.elements[index] + step
    let above = moved.elements[index]
    let high = function(moved)
    moved.elements[index] = place.elements[index] - step
    let below = moved.elements[index]
    return (high - function(moved)) / Double(above - below)
  }
}
