import Foundation
import NeuralNetworks
import Tensors
import Testing
import _TestSupport

@Suite("A loss") struct LossTests {
  static let losses: [PixelLoss] = [
    .squared, .absolute, .huber(threshold: 0.7), .logCosh, .binaryCrossEntropy,
  ]
  static let shapes: [Shape] = [[1], [2, 3, 5, 1], [1, 7, 9, 2]]

  private struct Pixels {
    let prediction, target, weights: Tensor

    init(_ shape: Shape) {
      var random = RandomStream(seed: 11)
      prediction = Tensor(normal: shape, deviation: 2, using: &random)
      target = Tensor(uniform: shape, in: 0..<1, using: &random)
      var weights = Tensor(uniform: shape, in: 0..<2, using: &random)
      if weights.count > 2 { weights.elements[1] = 0 }
      self.weights = weights
    }
  }

  @Test("has the slope that finite differences give", arguments: losses, shapes)
  func slope(_ loss: PixelLoss, _ shape: Shape) {
    let pixels = Pixels(shape)
    for weights in [nil, pixels.weights] {
      var gradient = Tensor(shape, repeating: .nan)
      let value = loss.evaluate(
        pixels.prediction, target: pixels.target, weights: weights, scale: 0.5,
        gradient: &gradient)
      func total(_ prediction: Tensor) -> Double {
        loss.value(prediction, target: pixels.target, weights: weights, scale: 0.5)
      }
      #expect(value == total(pixels.prediction))
      let error = GradientCheck().relativeError(of: gradient, at: pixels.prediction, total)
      #expect(error < 1e-2)
    }
  }

  @Test("has the value of its formula")
  func values() {
    func value(_ loss: PixelLoss, _ prediction: Float, _ target: Float) -> Double {
      loss.value(
        Tensor([1], elements: [prediction]), target: Tensor([1], elements: [target]),
        scale: 1)
    }
    #expect(value(.squared, 3, 1) == 4)
    #expect(value(.absolute, 3, 1) == 2)
    #expect(value(.huber(threshold: 0.5), 3, 1) == 0.5 * (2 - 0.25))
    #expect(value(.huber(threshold: 5), 3, 1) == 2)
    #expect(abs(value(.logCosh, 3, 1) - log(cosh(2))) < 1e-6)
    #expect(abs(value(.binaryCrossEntropy, 0.3, 1) - log(1 + exp(-0.3))) < 1e-6)
    #expect(abs(value(.logCosh, 1e30, 0) / 1e30 - 1) < 1e-6)
    #expect(value(.binaryCrossEntropy, -200, 1) == 200)
    #expect(value(.binaryCrossEntropy, 200, 1) == 0)
  }

  @Test("ignores a pixel of weight zero", arguments: losses)
  func masked(_ loss: PixelLoss) {
    let prediction = Tensor([2], elements: [0.5, 1e6])
    let target = Tensor([2], elements: [0.25, 0])
    var gradient = Tensor([2])
    let value = loss.evaluate(
      prediction, target: target, weights: Tensor([2], elements: [1, 0]), scale: 1,
      gradient: &gradient)
    #expect(value < 2)
    #expect(gradient.elements[1] == 0)
  }

  @Test("with a variance map has the slope that finite differences give", arguments: shapes)
  func gaussian(_ shape: Shape) {
    let pixels = Pixels(shape)
    var random = RandomStream(seed: 12)
    let variance = Tensor(uniform: shape, in: 0.5..<3, using: &random)
    func value(_ mean: Tensor, _ gradient: inout Tensor) -> Double {
      GaussianLikelihood.evaluate(
        mean: mean, data: pixels.target, variance: variance, weights: pixels.weights, scale: 2,
        gradient: &gradient)
    }
    var gradient = Tensor(shape)
    _ = value(pixels.prediction, &gradient)
    let error = GradientCheck().relativeError(of: gradient, at: pixels.prediction) {
      var unused = Tensor(shape)
      return value($0, &unused)
    }
    #expect(error < 1e-2)
  }

  @Test("with a variance map is least where mean and variance are the data's own")
  func gaussianValue() {
    func value(_ mean: Float, _ variance: Float) -> Double {
      var unused = Tensor([2])
      return GaussianLikelihood.evaluate(
        mean: Tensor([2], repeating: mean), data: Tensor([2], elements: [1, 5]),
        variance: Tensor([2], repeating: variance), scale: 1, gradient: &unused)
    }
    #expect(abs(value(3, 4) - (1 + log(2 * .pi * 4))) < 1e-5)
    #expect(value(3, 4) < min(value(2.9, 4), value(3.1, 4), value(3, 3.6), value(3, 4.4)))
  }

  @Test("of latent numbers is zero for the standard normal, and its slope is right")
  func divergence() {
    var random = RandomStream(seed: 13)
    let mean = Tensor(normal: [3, 5], using: &random)
    let logVariance = Tensor(normal: [3, 5], using: &random)
    func value(_ mean: Tensor, _ logVariance: Tensor) -> (Double, Tensor, Tensor) {
      var first = Tensor([3, 5])
      var second = Tensor([3, 5])
      let value = NormalDivergence.evaluate(
        mean: mean, logVariance: logVariance, scale: 0.5, addingTo: &first, &second)
      return (value, first, second)
    }
    #expect(value(Tensor([3, 5]), Tensor([3, 5])).0 == 0)
    let (_, first, second) = value(mean, logVariance)
    let check = GradientCheck()
    #expect(check.relativeError(of: first, at: mean) { value($0, logVariance).0 } < 1e-2)
    #expect(check.relativeError(of: second, at: logVariance) { value(mean, $0).0 } < 1e-2)
  }
}
