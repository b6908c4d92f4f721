import Denoising
import Foundation
import Imaging
import NeuralNetworks
import SourceExtraction
import Tensors
import Testing

@Suite("Inference over frames")
struct NetworkMappingTests {
  /// A network of three levels with random weights.
  private var network: InferenceNetwork {
    var random = RandomStream(seed: 2)
    func weights(_ size: Int, _ inputs: Int, _ outputs: Int) -> Tensor {
      Tensor(normal: [size, size, inputs, outputs], deviation: 0.2, using: &random)
    }
    var network = InferenceNetwork(inputChannels: 1)
    let fine = network.convolve(network.input, .same, weights: weights(3, 1, 16), activation: .relu)
    let half = network.convolve(fine, .halving, weights: weights(3, 16, 16), activation: .relu)
    let quarter = network.convolve(half, .halving, weights: weights(3, 16, 16), activation: .relu)
    let back = network.convolve(quarter, .resizing, weights: weights(3, 16, 16), activation: .relu)
    let whole = network.convolve(
      network.add(half, back), .resizing, weights: weights(3, 16, 16), activation: .relu)
    network.convolve(whole, .same, weights: weights(3, 16, 3))
    return network
  }

  /// Copies its input to all three planes.
  private var copying: InferenceNetwork {
    var network = InferenceNetwork(inputChannels: 1)
    network.convolve(
      network.input, .pointwise, weights: Tensor([1, 1, 1, 3], elements: [1, 1, 1]))
    return network
  }

  private func subtracted(_ field: Field) throws -> SkySubtracted {
    SkySubtracted(field, background: try BackgroundEstimator.estimate(field))
  }

  @Test("wide frames run part by part with the numbers of the whole")
  func parts() throws {
    let field = try subtracted(TestField.stars(width: 333, height: 97, fluxes: [500, 2000]))
    let whole = try NetworkMapping(network: network).maps(of: field, parallelism: .machine)
    let parts = try NetworkMapping(network: network, widestRun: 128)
      .maps(of: field, parallelism: .machine)
    #expect(whole.peakLogits.pixels == parts.peakLogits.pixels)
    #expect(whole.denoised.pixels == parts.denoised.pixels)
  }

  @Test("frames of any size go through", arguments: [1, 2, 37])
  func sizes(side: Int) throws {
    let field = try subtracted(TestField.stars(width: side, height: side + 3, fluxes: []))
    let maps = try NetworkMapping(network: network).maps(of: field, parallelism: .serial)
    #expect(maps.denoised.pixels.count == side * (side + 3))
    let areFinite = maps.denoised.pixels.allSatisfy { $0.isFinite }
    #expect(areFinite)
  }

  @Test("bad pixels are filled from around them, and never a source")
  func badPixels() throws {
    var field = TestField.stars(fluxes: [3000])
    let place = TestField.place(0, width: 300)
    field.mask[place.x, place.y] = .flagged
    field.image[place.x, place.y] = 1e9
    let maps = try NetworkMapping(network: copying)
      .maps(of: subtracted(field), parallelism: .serial)
    let beside = maps.denoised[place.x + 1, place.y]
    #expect(abs(maps.denoised[place.x, place.y] - beside) < 0.5)
    #expect(maps.peakLogits[place.x, place.y] == SourceMaps.never)
  }

  @Test("what a network copies comes back in the frame's own units, with its sky")
  func units() throws {
    let field = TestField.stars(fluxes: [3000])
    let original = field.image
    let denoising = FrameDenoising(mapping: NetworkMapping(network: copying))
    let result = try denoising.run(field, keepingSky: true)
    for (got, expected) in zip(result.image.pixels, original.pixels) {
      guard abs(got - expected) > 0.01 else { continue }
      Issue.record("\(got) is not \(expected)")
      break
    }
    #expect(result.sigma.pixels.allSatisfy { abs($0 - 2) < 0.3 })
  }
}
