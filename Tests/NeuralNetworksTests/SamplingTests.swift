import NeuralNetworks
import Tensors
import Testing
import _TestSupport

@Suite("Drawing latent numbers") struct SamplingTests {
  private static func sample(_ mean: Tensor, _ logVariance: Tensor) -> Tensor {
    var sampling = NormalSampling(mean.shape)
    var sample = Tensor(mean.shape)
    sampling.forward(
      mean: mean, logVariance: logVariance, random: RandomStream(seed: 4), into: &sample)
    return sample
  }

  @Test("follows the mean and the variance asked for")
  func moments() {
    let sample = Self.sample(
      Tensor([4000, 1], repeating: 3), Tensor([4000, 1], repeating: 2 * 0.693_147))
    let mean = sample.sum / 4000
    let variance = sample.sumOfSquares / 4000 - mean * mean
    #expect(abs(mean - 3) < 0.1)
    #expect(abs(variance - 4) < 0.3)
  }

  @Test("lets gradients through to mean and variance")
  func gradients() {
    var random = RandomStream(seed: 2)
    let mean = Tensor(normal: [3, 5], using: &random)
    let logVariance = Tensor(normal: [3, 5], using: &random)
    let factors = Tensor(normal: [3, 5], using: &random)
    func loss(_ mean: Tensor, _ logVariance: Tensor) -> Double {
      var product = Self.sample(mean, logVariance)
      product.multiply(by: factors)
      return product.sum
    }
    var sampling = NormalSampling([3, 5])
    var sample = Tensor([3, 5])
    sampling.forward(
      mean: mean, logVariance: logVariance, random: RandomStream(seed: 4), into: &sample)
    var first = Tensor([3, 5])
    var second = Tensor([3, 5])
    sampling.backward(factors, into: &first, &second)
    let check = GradientCheck()
    #expect(check.relativeError(of: first, at: mean) { loss($0, logVariance) } < 1e-2)
    #expect(check.relativeError(of: second, at: logVariance) { loss(mean, $0) } < 1e-2)
  }
}
