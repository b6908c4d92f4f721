import Evaluation
import Foundation
import Imaging
import Tensors
import Testing

/// Stars are round Gaussians, galaxies wider ones: everything about them is known in closed form.
private struct GaussianSky: StampModel {
  /// The Gaussian radius of a star, pixels.
  let seeing = 1.5
  /// The mean of ln of a galaxy's own radius; its scatter.
  var logRadius = log(0.8)
  var scatter = 0.5

  func drawShape(magnitude: Double, from stream: inout RandomStream) -> Double {
    exp(logRadius + scatter * stream.normal())
  }

  func light(of shape: Double?, flux: Double, x: Double, y: Double, in box: PixelBox) -> [Float] {
    let square = seeing * seeing + (shape ?? 0) * (shape ?? 0)
    return box.y.flatMap { row in
      box.x.map { column in
        let (dx, dy) = (Double(column) - x, Double(row) - y)
        return Float(flux / (2 * .pi * square) * exp(-(dx * dx + dy * dy) / (2 * square)))
      }
    }
  }

  func starDensity(at magnitude: Double) -> Double { 1 }
  func galaxyDensity(at magnitude: Double) -> Double { 2 }
  func magnitude(ofFlux flux: Double) -> Double { 30 - 2.5 * log10(flux) }
}

@Suite("The Bayes bound")
struct BayesBoundTests {
  private let noise = 1.0

  /// A frame with the given sources in noise of deviation `noise`.
  private func field(
    _ sources: [BoundSource<Double>], width: Int, height: Int, model: GaussianSky, seed: UInt64
  ) throws -> BoundField {
    var clean = Image(width: width, height: height)
    for source in sources {
      let (column, row) = (Int(source.x.rounded()), Int(source.y.rounded()))
      let box = PixelBox(centredOnX: column, y: row, side: 41)
        .clipped(to: PixelBox(width: width, height: height))
      let light = model.light(
        of: source.shape, flux: source.flux, x: source.x, y: source.y, in: box)
      for (index, value) in light.enumerated() {
        clean[box.x.lowerBound + index % box.width, box.y.lowerBound + index / box.width] += value
      }
    }
    var stream = RandomStream(seed: seed)
    var image = clean
    for index in image.pixels.indices { image.pixels[index] += Float(noise * stream.normal()) }
    return try BoundField(
      image: image, noiseFree: clean,
      variance: Image(width: width, height: height, filledWith: Float(noise * noise)))
  }

  @Test("the closed form equals the integral over flux and place, done by summing")
  func closedForm() throws {
    var model = GaussianSky()
    model.scatter = 0
    let source = BoundSource(x: 20.2, y: 19.7, flux: 150, shape: 0.8)
    let field = try field([source], width: 41, height: 41, model: model, seed: 2)
    let bound = BayesBound(model: model, draws: 1, halfSide: 8)
    let odds = try #require(
      bound.logOdds(of: source, in: field, stream: RandomStream(seed: 1)))
    let star = bruteForce(shape: nil, source, field, model, density: 1)
    let galaxy = bruteForce(shape: 0.8, source, field, model, density: 2)
    #expect(abs(odds - log(star / galaxy)) < 0.1)
  }

  /// The integral of the likelihood over flux and shift, with the density per flux as the prior.
  private func bruteForce(
    shape: Double?, _ source: BoundSource<Double>, _ field: BoundField, _ model: GaussianSky,
    density: Double
  ) -> Double {
    let box = PixelBox(centredOnX: 20, y: 20, side: 17)
    let pixels = box.y.flatMap { y in box.x.map { x in Double(field.image[x, y]) } }
    var sum = 0.0
    for stepX in -20...20 {
      for stepY in -20...20 {
        let (dx, dy) = (Double(stepX) * 0.02, Double(stepY) * 0.02)
        let unit = model.light(
          of: shape, flux: 1, x: source.x + dx, y: source.y + dy, in: box
        ).map(Double.init)
        let power = unit.reduce(0) { $0 + $1 * $1 }
        let cross = zip(unit, pixels).reduce(0) { $0 + $1.0 * $1.1 }
        for step in 0..<200 {
          let flux = 80 + 0.7 * Double(step)
          // Shifted by a constant so that nothing overflows.
          sum += exp(flux * cross - flux * flux * power / 2 - 420) * density / flux
        }
      }
    }
    return sum
  }

  /// A row of stars and galaxies, one after the other, of one flux.
  private func row(of count: Int, flux: Double, model: GaussianSky) throws -> (
    sources: [BoundSource<Double>], field: BoundField
  ) {
    var stream = RandomStream(seed: 21)
    let sources = (0..<count).map { index in
      BoundSource(
        x: 20 + 30 * Double(index) + stream.uniform() - 0.5, y: 20 + stream.uniform() - 0.5,
        flux: flux,
        shape: index % 3 == 0 ? nil : model.drawShape(magnitude: 0, from: &stream))
    }
    let field = try field(
      sources, width: 30 * count + 10, height: 41, model: model, seed: 22)
    return (sources, field)
  }

  @Test("its probabilities are calibrated, and it ranks better than the measured size")
  func optimal() throws {
    let model = GaussianSky()
    let (sources, field) = try row(of: 600, flux: 120, model: model)
    let bound = BayesBound(model: model, draws: 60, halfSide: 8)
    let p = bound.starProbabilities(of: sources, in: field, stream: RandomStream(seed: 3))
    let isStar = sources.map { $0.shape == nil }
    let calibration = try #require(Calibration(isStar: isStar, probability: p))
    #expect(calibration.expectedError < 0.06)
    let best = try #require(StarRanking(isStar: isStar, score: p).areaUnderCurve)
    let sizes = sources.map { source in -Self.secondMoment(of: source, in: field.image) }
    let plain = try #require(StarRanking(isStar: isStar, score: sizes).areaUnderCurve)
    #expect(best > plain + 0.02)
    #expect(best > 0.8)
  }

  /// The mean squared radius under a Gaussian window.
  private static func secondMoment(of source: BoundSource<Double>, in image: Image) -> Double {
    var (sum, moment) = (0.0, 0.0)
    for y in Int(source.y) - 6...Int(source.y) + 6 {
      for x in Int(source.x) - 6...Int(source.x) + 6 {
        let (dx, dy) = (Double(x) - source.x, Double(y) - source.y)
        let square = dx * dx + dy * dy
        let value = Double(image[x, y]) * exp(-square / 9)
        sum += value
        moment += value * square
      }
    }
    return moment / sum
  }

  @Test("a neighbour's light is taken out before a source is judged")
  func neighbours() throws {
    let model = GaussianSky()
    let source = BoundSource<Double>(x: 20, y: 20, flux: 200)
    let neighbour = BoundSource(x: 24, y: 21, flux: 5000, shape: 2.0)
    let alone = try field([source], width: 41, height: 41, model: model, seed: 5)
    let beside = try field([source, neighbour], width: 41, height: 41, model: model, seed: 5)
    let bound = BayesBound(model: model, draws: 50, halfSide: 8)
    let stream = RandomStream(seed: 6)
    let one = try #require(bound.logOdds(of: source, in: alone, stream: stream))
    let two = try #require(bound.logOdds(of: source, in: beside, stream: stream))
    #expect(abs(one - two) < 0.02)
  }

  @Test("one thread and two give the same bits; unwanted and lost sources give NaN")
  func deterministic() throws {
    let model = GaussianSky()
    var (sources, field) = try row(of: 12, flux: 200, model: model)
    sources.append(BoundSource(x: 5000, y: 5000, flux: 10))
    sources.append(BoundSource(x: .nan, y: 5, flux: 10))
    let bound = BayesBound(model: model, draws: 20, halfSide: 6)
    var isWanted = [Bool](repeating: true, count: 14)
    isWanted[3] = false
    func run(_ threads: Int) -> [UInt64] {
      bound.starProbabilities(
        of: sources, isWanted: isWanted, in: field, stream: RandomStream(seed: 3),
        parallelism: Parallelism(threads: threads)
      ).map(\.bitPattern)
    }
    let bits = run(1)
    #expect(bits == run(2))
    let values = bits.map { Double(bitPattern: $0) }
    #expect(values.indices.filter { values[$0].isNaN } == [3, 12, 13])
  }

  @Test("images of different size do not make a field")
  func sizes() {
    let (one, two) = (Image(width: 2, height: 2), Image(width: 2, height: 3))
    #expect(throws: EvaluationError.self) {
      try BoundField(image: one, noiseFree: one, variance: two)
    }
  }
}
