import Foundation
import Imaging
import SkySimulation
import SourceExtraction
import Tensors
import Testing
import _TestSupport

@Suite("Point spread")
struct PointSpreadTests {
  @Test("a varying point spread is known to 1 % in size and 0.005 in ellipticity, star by star")
  func variation() throws {
    let field = try PointSpreadTestField(seed: 3)
    let model = PointSpreadEstimator.estimate(
      field.subtracted, candidates: field.candidates, parallelism: .serial)
    #expect(model.origin == .measured)
    #expect(model.order > 0)
    for row in [200, 500, 800] {
      for column in [200, 500, 800] {
        let stamp = model.stamp(atX: Double(column), y: Double(row), side: 2 * model.radius + 1)
        let found = StampMoments(stamp)
        let truth = StampMoments(
          field.trueStamp(column: column, row: row, radius: model.radius))
        #expect(abs(found.sigma / truth.sigma - 1) < 0.01)
        #expect(abs(found.e1 - truth.e1) < 0.005)
        #expect(abs(found.e2 - truth.e2) < 0.005)
      }
    }
  }

  @Test("the model's own figures agree with a slow twin's")
  func figures() throws {
    let field = try PointSpreadTestField(seed: 4, side: 512)
    let model = PointSpreadEstimator.estimate(field.subtracted, candidates: field.candidates)
    let stamp = StampMoments(model.stamp(atX: 300, y: 200, side: 2 * model.radius + 1))
    let shape = model.shape(atX: 300, y: 200)
    #expect(abs(shape.e1 - stamp.e1) < 0.003)
    #expect(abs(shape.e2 - stamp.e2) < 0.003)
    // A Gaussian as wide as the core: a point spread with wings has a narrower half maximum.
    #expect(shape.fwhm < 2.355 * stamp.sigma && shape.fwhm > 0.85 * 2.355 * stamp.sigma)
    #expect(abs(shape.fwhm - model.fwhm(atX: 300, y: 200)) < 1e-9)
    #expect(model.uncertainty(atX: 256, y: 256) < 0.03)
  }

  @Test("the model does not depend on the number of threads")
  func threads() throws {
    let field = try PointSpreadTestField(seed: 5, side: 512)
    let models = [1, 2, 5].map {
      PointSpreadEstimator.estimate(
        field.subtracted, candidates: field.candidates, parallelism: Parallelism(threads: $0))
    }
    #expect(models[0] == models[1])
    #expect(models[0] == models[2])
  }

  @Test("a handful of stars makes a constant Moffat profile of the right width")
  func few() throws {
    var stars: [SimulatedSource] = []
    for (x, y) in [(60.3, 70.1), (180.7, 60.2), (70.4, 190.5), (190.1, 185.8), (128.0, 120.6)] {
      stars.append(SimulatedSource(x: x, y: y, flux: 40_000))
    }
    var configuration = SkyConfiguration.default
    (configuration.width, configuration.height) = (256, 256)
    configuration.pointSpread.frameScatter = 0
    let simulated = try SkySimulator(configuration).field(of: stars, seed: 1)
    let field = try PointSpreadTestField.subtracted(simulated.image, gain: 4)
    let model = PointSpreadEstimator.estimate(
      field,
      candidates: stars.map {
        PointSpreadCandidate(x: $0.x.rounded(), y: $0.y.rounded(), flux: $0.flux)
      })
    #expect(model.origin == .constantMoffat)
    #expect(model.order == 0)
    #expect(model.starCount == 5)
    // The pixel adds a little to the seeing of 0.95 arcsec at 0.263 a pixel.
    #expect(abs(model.centralFWHM - 0.95 / 0.263) < 0.15)
  }

  @Test("bright galaxies among the candidates do not widen the model")
  func strangers() throws {
    let field = try PointSpreadTestField(seed: 6, side: 768, starsPerArcminute: 8)
    let galaxies = field.simulated.truth.filter { $0.label == .galaxy && $0.signalToNoise > 60 }
    let model = PointSpreadEstimator.estimate(field.subtracted, candidates: field.candidates)
    #expect(galaxies.count > 5)
    let truth = StampMoments(field.trueStamp(column: 384, row: 384, radius: model.radius))
    let found = StampMoments(model.stamp(atX: 384, y: 384, side: 2 * model.radius + 1))
    #expect(abs(found.sigma / truth.sigma - 1) < 0.01)
  }

  @Test("a portrait has a stamp and a shape for every place")
  func portrait() throws {
    let field = try PointSpreadTestField(seed: 4, side: 256)
    let portrait = PointSpreadEstimator.estimate(
      field.subtracted, candidates: field.candidates
    ).portrait(count: 3)
    #expect(portrait.places.count == 9)
    #expect(portrait.stamps.width == 3 * portrait.stampSide)
    #expect(portrait.stamps.pixels.max() == 1)
    let widths = portrait.places.map(\.shape.fwhm)
    #expect((widths.min() ?? 0) > 2 && (widths.max() ?? 9) < 6)
  }
}
