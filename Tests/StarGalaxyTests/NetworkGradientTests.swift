import StarGalaxy
import Tensors
import Testing
import _TestSupport

@Suite("gradients of the star-galaxy network")
struct NetworkGradientTests {
  /// Sources whose drawn values lie within two scales: beyond three deviations the sleep phase's pull
  /// is cut on purpose, and is no slope of its loss.
  private func part(_ count: Int = 6) throws -> DrawPart {
    var bank = DrawBank()
    bank.append(try DrawnField.draw())
    let rows = bank.truth.indices.filter { row in
      let source = bank.truth[row]
      return abs(source.offset.x) < 0.5 && abs(source.offset.y) < 0.5
        && (source.isStar || abs(source.logSize + 0.6) < 1.2)
        && abs(source.ellipticity.x) < 0.4 && abs(source.ellipticity.y) < 0.4
    }
    return DrawSamples(bank, rows: rows).part(10..<10 + count)
  }

  /// A small network; `wake` is the weight of the wake phase.
  private func network(wake: Float) -> ClassifierNetwork {
    var sizes = EncoderConfiguration()
    (sizes.channels, sizes.hidden, sizes.featureHidden) = ([8, 8], 12, 10)
    var weights = PhaseWeights()
    weights.wake = wake
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

  @Test("the sleep phase's gradients agree with differences of its loss", arguments: [0, 3, 10])
  func sleepPhase(parameter: Int) throws {
    #expect(try error(of: network(wake: 0), parameter: parameter) < 0.05)
  }

  @Test("the wake phase's gradients of the decoder agree with differences", arguments: 1...4)
  func wakePhase(fromLast: Int) throws {
    let network = network(wake: 0.01)
    #expect(try error(of: network, parameter: network.parameters.count - fromLast) < 0.05)
  }

  private func error(of network: ClassifierNetwork, parameter: Int) throws -> Double {
    let part = try part()
    var memory = network.makeMemory(samples: part.truth.count)
    let random = RandomStream(seed: 2)
    _ = network.accumulateGradients(of: part, scale: 1, random: random, &memory)
    var gradients: [Tensor] = []
    memory.visitGradients { gradients.append($0) }
    return GradientCheck(step: 2e-3, samples: 10).relativeError(
      of: gradients[parameter], at: network.parameters[parameter].tensor
    ) { moved in
      var other = network
      var number = 0
      other.visitParameters { _, tensor in
        if number == parameter { tensor = moved }
        number += 1
      }
      var memory = other.makeMemory(samples: part.truth.count)
      return other.accumulateGradients(of: part, scale: 1, random: random, &memory)
    }
  }
}
