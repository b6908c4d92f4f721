import CKernels
import Foundation

/// One step of Adam, with decoupled weight decay when that is not zero.
///
/// Reference: Kingma and Ba, "Adam: a method for stochastic optimization" (2015); Loshchilov and
/// Hutter, "Decoupled weight decay regularization" (2019).
public struct AdamStep: Sendable, Equatable {
  /// The length of a step.
  public var learningRate: Float
  /// How much of the running mean of the gradient survives a step.
  public var firstDecay: Float
  /// How much of the running mean of the squared gradient survives a step.
  public var secondDecay: Float
  /// Keeps the division finite.
  public var epsilon: Float
  /// The fraction of a weight that is taken off per unit of learning rate.
  public var weightDecay: Float
  /// The number of this step, counted from 1; the running means' bias is corrected by it.
  public var number: Int

  /// A step with the usual constants.
  public init(
    number: Int, learningRate: Float = 1e-3, firstDecay: Float = 0.9, secondDecay: Float = 0.999,
    epsilon: Float = 1e-8, weightDecay: Float = 0
  ) {
    self.learningRate = learningRate
    self.firstDecay = firstDecay
    self.secondDecay = secondDecay
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.number = number
  }

  /// Elements a thread takes at a time: enough that handing them out costs little.
  private static let chunk = 1 << 15

  /// Moves `weights` against `gradient` and updates the running means; all four match in count.
  public func apply(
    to weights: inout Tensor, gradient: Tensor, firstMoment: inout Tensor,
    secondMoment: inout Tensor, parallelism: Parallelism = .serial
  ) {
    precondition(
      gradient.count == weights.count && firstMoment.count == weights.count
        && secondMoment.count == weights.count, "weights, gradient and moments match")
    let constants = sk_adam(
      learning_rate: learningRate, first_decay: firstDecay, second_decay: secondDecay,
      epsilon: epsilon, weight_decay: weightDecay,
      first_correction: 1 / (1 - pow(firstDecay, Float(number))),
      second_correction: 1 / (1 - pow(secondDecay, Float(number))))
    weights.elements.withUnsafeMutableBufferPointer { weights in
      firstMoment.elements.withUnsafeMutableBufferPointer { first in
        secondMoment.elements.withUnsafeMutableBufferPointer { second in
          gradient.elements.withUnsafeBufferPointer { gradient in
            let state = AdamState(
              weights: weights.baseAddress, gradient: gradient.baseAddress,
              first: first.baseAddress, second: second.baseAddress)
            parallelism.forEachRange(of: weights.count, chunk: Self.chunk) { range in
              state.step(range, constants)
            }
          }
        }
      }
    }
  }
}

/// The four arrays of a step; every element is moved by one thread only.
private struct AdamState: @unchecked Sendable {
  let weights: UnsafeMutablePointer<Float>?
  let gradient: UnsafePointer<Float>?
  let first: UnsafeMutablePointer<Float>?
  let second: UnsafeMutablePointer<Float>?

  func step(_ range: Range<Int>, _ constants: sk_adam) {
    guard let weights, let gradient, let first, let second else { return }
    let start = range.lowerBound
    withUnsafePointer(to: constants) {
      sk_adam_step(
        $0, gradient + start, weights + start, first + start, second + start, range.count)
    }
  }
}
