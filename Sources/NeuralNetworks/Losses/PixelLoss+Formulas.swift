import Foundation
import Tensors

extension PixelLoss {
  /// log(cosh d) = |d| + log(1 + e^(-2|d|)) - log 2, which cannot overflow; its slope is tanh d.
  static func logCosh(_ prediction: Float, _ target: Float) -> (Float, Float) {
    let size = abs(prediction - target)
    let decay = exp(-2 * size)
    let slope = (1 - decay) / (1 + decay)
    return (size + log1p(decay) - Float(M_LN2), prediction < target ? -slope : slope)
  }

  /// -t log s(x) - (1-t) log(1-s(x)) = max(x, 0) - t x + log(1 + e^(-|x|)); its slope is s(x) - t.
  static func crossEntropy(_ logit: Float, _ target: Float) -> (Float, Float) {
    let decay = exp(-abs(logit))
    let sigmoid = (logit < 0 ? decay : 1) / (1 + decay)
    return (max(logit, 0) - logit * target + log1p(decay), sigmoid - target)
  }
}

/// The tensors of one loss, and the one loop that all losses share.
struct LossPixels {
  private let prediction: Tensor
  private let target: Tensor
  private let weights: Tensor?
  private let scale: Double

  init(_ prediction: Tensor, _ target: Tensor, _ weights: Tensor?, _ scale: Double) {
    precondition(prediction.shape == target.shape, "prediction and target have one shape")
    precondition(weights.map { $0.shape == target.shape } ?? true, "one weight a pixel")
    self.prediction = prediction
    self.target = target
    self.weights = weights
    self.scale = scale
  }

  /// Sums a loss given as (prediction, target) -> (value, slope), and stores the slopes.
  @inline(__always)
  func sum(
    into gradient: inout Tensor, _ formula: (Float, Float) -> (value: Float, slope: Float)
  ) -> Double {
    precondition(gradient.shape == prediction.shape, "one slope a pixel")
    let factor = Float(scale)
    let total = prediction.elements.withUnsafeBufferPointer { prediction in
      target.elements.withUnsafeBufferPointer { target in
        gradient.elements.withUnsafeMutableBufferPointer { gradient in
          guard let weights else {
            return blockSum(prediction.count) { pixel in
              let (value, slope) = formula(prediction[pixel], target[pixel])
              gradient[pixel] = factor * slope
              return value
            }
          }
          return weights.elements.withUnsafeBufferPointer { weights in
            blockSum(prediction.count) { pixel in
              let (value, slope) = formula(prediction[pixel], target[pixel])
              gradient[pixel] = factor * weights[pixel] * slope
              return weights[pixel] * value
            }
          }
        }
      }
    }
    return scale * total
  }
}

/// Adds `count` numbers in Double, in an order that depends on `count` alone.
///
/// Eight running sums go side by side, so that they do not wait for each other.
@inline(__always)
func blockSum(_ count: Int, _ term: (Int) -> Float) -> Double {
  var sums = SIMD8<Double>(repeating: 0)
  let whole = count & ~7
  for start in stride(from: 0, to: whole, by: 8) {
    var terms = SIMD8<Float>()
    for lane in 0..<8 { terms[lane] = term(start + lane) }
    sums += SIMD8<Double>(terms)
  }
  var rest = 0.0
  for index in whole..<count { rest += Double(term(index)) }
  return sums.sum() + rest
}
