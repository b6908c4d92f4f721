import StarGalaxy
import Tensors
import Testing
import _TestSupport

@Suite("gradients of the star-galaxy network")
struct NetworkGradientTests {
  private func part(_ count: Int = 6) throws -> DrawPart {
    var bank = DrawBank()
    bank.append(try DrawnField.draw())
    return DrawSamples(bank).part(10..<10 + count)
  }

  /// A network in double-checkable size, both phases on.
  private func network() -> ClassifierNetwork {
    var sizes = EncoderConfiguration()
    (sizes.channels, sizes.hidden, sizes.featureHidden) = ([8, 8], 12, 10)
    var weights = PhaseWeights.both()
    (weights.wake, weights.wakeOnEncoder) = (0.01, 1)
    var random = RandomStream(seed: 9)
    return ClassifierNetwork(sizes, weights: weights, using: &random)
  }

  @Test("the decoder's slopes are those of its likelihood")
  func decoder() throws {
    let batch = try part(4).batch
    var seen = StampObservation(count: 4)
    seen.read(batch)
    let decoder = GatedDecoder()
    var memory = decoder.makeMemory(samples: 4)
    let latent = Tensor(
      [4, LatentLayout.count],
      elements: (0..<4 * LatentLayout.count).map { Float(($0 * 37) % 11) * 0.12 - 0.6 })
    _ = decoder.evaluate(latent, against: seen, scale: 1, &memory)
    let gradient = memory.latentGradient
    let error = GradientCheck(step: 2e-3, samples: 28).relativeError(of: gradient, at: latent) {
      var other = decoder.makeMemory(samples: 4)
      return decoder.evaluate($0, against: seen, scale: 1, &other)
    }
    #expect(error < 0.02)
  }

  @Test("a star's picture is the point spread, and a galaxy's is wider")
  func pictures() throws {
    let batch = try part(2).batch
    var seen = StampObservation(count: 2)
    seen.read(batch)
    let decoder = GatedDecoder()
    var memory = decoder.makeMemory(samples: 2)
    var latent = Tensor([2, LatentLayout.count])
    latent.elements[0] = 5
    latent.elements[LatentLayout.count] = -5
    decoder.draw(latent, as: seen, &memory)
    let side = StampGeometry.side
    let middle = StampGeometry.centre * (side + 1)
    let star = memory.picture.elements[middle]
    #expect(abs(star - 1) < 0.15)
    #expect(memory.picture.elements[side * side + middle] < star)
  }

  @Test("both phases' gradients agree with differences of their loss")
  func bothPhases() throws {
    let part = try part()
    let network = network()
    var memory = network.makeMemory(samples: part.truth.count)
    let random = RandomStream(seed: 2)
    _ = network.accumulateGradients(of: part, scale: 1, random: random, &memory)
    var gradients: [Tensor] = []
    memory.visitGradients { gradients.append($0) }
    for index in [0, 3, gradients.count - 5, gradients.count - 4, gradients.count - 1] {
      let error = GradientCheck(step: 4e-3, samples: 10).relativeError(
        of: gradients[index], at: network.parameters[index].tensor
      ) { moved in
        var other = network
        var number = 0
        other.visitParameters { _, tensor in
          if number == index { tensor = moved }
          number += 1
        }
        var memory = other.makeMemory(samples: part.truth.count)
        return other.accumulateGradients(of: part, scale: 1, random: random, &memory)
      }
      #expect(error < 0.08, "parameter \(network.parameters[index].name)")
    }
  }
}
