import StarGalaxy
import Tensors
import Testing

@Suite("the two-mode prior")
struct LatentPriorTests {
  private let modes = TwoModes(distance: 3)
  private let rule = HermiteRule.standard

  private func exact(_ m: Float, _ l: Float = 0) -> DivergenceSlopes {
    modes.expected(m, l, rule.nodes, rule.weights)
  }

  @Test("the exact divergence and the soft-min bound have their known values")
  func knownValues() {
    #expect(abs(exact(0).value - 2.69) < 0.01)
    #expect(abs(exact(3).value - 0.6893) < 0.0005)
    #expect(abs(modes.softMin(3, 0).value - 0.6931) < 0.0002)
    #expect(abs(modes.averaged(0, 0).value - 4.5) < 1e-5)
    #expect(abs(modes.averaged(3, 0).value - 9) < 1e-5)
  }

  @Test(
    "the saddle at zero has the known slopes",
    arguments: [(0.03, -0.039), (0.3, -0.38), (1.5, -1.05)])
  func saddle(mean: Double, slope: Double) {
    #expect(abs(Double(exact(Float(mean)).byMean) - slope) < 0.01 + 0.02 * abs(slope))
  }

  @Test("the averaged bound is the one-peak divergence and a constant")
  func negativeControl() {
    for m in stride(from: Float(-4), through: 4, by: 0.5) {
      let difference = modes.averaged(m, -0.7).value - DivergenceSlopes.normal(m, -0.7).value
      #expect(abs(difference - 4.5) < 1e-4)
      #expect(abs(modes.averaged(m, -0.7).byMean - m) < 1e-5)
    }
  }

  @Test("the soft-min bound never falls below the exact divergence")
  func isBound() {
    for m in stride(from: Float(-5), through: 5, by: 0.25) {
      for l in stride(from: Float(-3), through: 1, by: 0.5) {
        #expect(modes.softMin(m, l).value >= exact(m, l).value - 1e-3)
      }
    }
  }

  @Test("modes two deviations apart are one mode, six apart are two")
  func modality() {
    #expect(
      TwoModes(distance: 1).logDensity(0).value >= TwoModes(distance: 1).logDensity(0.5).value)
    #expect(modes.logDensity(0).value < modes.logDensity(1.5).value)
  }

  @Test("slopes are those of the values", arguments: LatentPrior.Kind.allCases)
  func slopes(kind: LatentPrior.Kind) {
    var prior = LatentPrior()
    (prior.kind, prior.isBimodalEverywhere, prior.starShare) = (kind, true, 0.3)
    let mean = Tensor([2, 7], elements: (0..<14).map { Float($0) * 0.55 - 3.4 })
    let logVariance = Tensor([2, 7], elements: (0..<14).map { Float($0) * 0.1 - 1.1 })
    var gradients = LatentGradients(mean.shape)
    let random = RandomStream(seed: 5)
    _ = prior.evaluate(
      mean: mean, logVariance: logVariance, scale: 1, random: random, gradients: &gradients)
    func value(_ m: Tensor, _ l: Tensor) -> Double {
      var unused = LatentGradients(m.shape)
      return prior.evaluate(
        mean: m, logVariance: l, scale: 1, random: random, gradients: &unused)
    }
    for index in 0..<14 {
      var (up, down) = (mean, mean)
      up.elements[index] += 0.01
      down.elements[index] -= 0.01
      let byMean = (value(up, logVariance) - value(down, logVariance)) / 0.02
      #expect(abs(byMean - Double(gradients.mean.elements[index])) < 0.02)
      (up, down) = (logVariance, logVariance)
      up.elements[index] += 0.01
      down.elements[index] -= 0.01
      let byLog = (value(mean, up) - value(mean, down)) / 0.02
      #expect(abs(byLog - Double(gradients.logVariance.elements[index])) < 0.02)
    }
  }

  @Test("the Monte Carlo estimate agrees with the exact divergence")
  func monteCarlo() {
    var points = [Float](repeating: 0, count: 40_000)
    var random = RandomStream(seed: 3)
    random.fillNormal(&points)
    let weights = [Float](repeating: 1 / 40_000, count: 40_000)
    for (m, l) in [(Float(0), Float(0)), (1.2, -1), (3, -2)] {
      let estimate = modes.expected(m, l, points, weights).value
      #expect(abs(estimate - exact(m, l).value) < 0.03)
    }
  }

  @Test("settings that make no sense are refused")
  func validation() {
    var prior = LatentPrior()
    prior.modeDistance = 0
    #expect(throws: StarGalaxyError.self) { try prior.validate() }
    prior = LatentPrior()
    prior.starShare = 1
    #expect(throws: StarGalaxyError.self) { try prior.validate() }
  }
}
