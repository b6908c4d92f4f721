import Evaluation
import Imaging
import SkySimulation
import Tensors
import Testing

@Suite("The Bayes bound on our own fields")
struct SkyStampModelTests {
  private let seed: UInt64 = 11

  private func simulator() throws -> SkySimulator {
    var configuration = SkyPreset.des.configuration
    configuration.width = 384
    configuration.height = 384
    return try SkySimulator(configuration)
  }

  @Test("the light of all sources, one by one, is the field without noise")
  func light() throws {
    let simulator = try simulator()
    let field = simulator.field(seed: seed)
    let model = SkyStampModel(simulator, seed: seed)
    let box = PixelBox(x: 100..<164, y: 150..<214)
    var sum = [Float](repeating: 0, count: box.area)
    for source in field.sources {
      let light = model.light(
        of: source.galaxy, flux: source.flux, x: source.x, y: source.y, in: box)
      for index in sum.indices { sum[index] += light[index] }
    }
    let expected = box.y.flatMap { y in box.x.map { x in field.noiseFree[x, y] } }
    let worst = zip(sum, expected).map { abs($0 - $1) }.max() ?? 0
    #expect((expected.max() ?? 0) > 5 * Float(simulator.skySigma))
    #expect(worst < Float(0.02 * simulator.skySigma))
  }

  @Test("what is left of the image without sky and sources is noise of the stated variance")
  func noise() throws {
    let simulator = try simulator()
    let field = simulator.field(seed: seed)
    let bound = try BoundField(field, settings: simulator.configuration)
    let squares = bound.image.pixels.indices.compactMap { index -> Double? in
      let variance = Double(bound.variance.pixels[index])
      guard variance > 0 else { return nil }
      let miss = Double(bound.image.pixels[index] - bound.noiseFree.pixels[index])
      return miss * miss / variance
    }
    let mean = squares.reduce(0, +) / Double(squares.count)
    #expect(squares.count > 100_000)
    #expect(abs(mean - 1) < 0.03)
  }

  @Test("bright sources are told apart almost without fail")
  func bright() throws {
    let simulator = try simulator()
    let field = simulator.field(seed: seed)
    let p = try BayesBound(simulator, seed: seed, draws: 25).starProbabilities(
      of: field, by: simulator, magnitudes: 19.5...22.5, stream: RandomStream(seed: 2))
    let judged = p.indices.filter { p[$0].isFinite }
    let truth = TruthTable(field)
    let matrix = ConfusionMatrix(
      isStar: judged.map { truth.label[$0] == .star }, probability: judged.map { p[$0] })
    #expect(matrix.total > 12)
    #expect(matrix.accuracy > 0.93)
  }
}
