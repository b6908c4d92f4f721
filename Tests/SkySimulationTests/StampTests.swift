import Foundation
import Imaging
import SkySimulation
import Tensors
import Testing

@Suite("Stamps of single sources")
struct StampTests {
  static let gaussianStars: [(fwhm: Double, g1: Double)] = [(1.6, 0), (3, 0.1), (6, -0.2)]

  @Test("a Gaussian star is the integral of its profile over every pixel", arguments: gaussianStars)
  func gaussianStar(fwhm: Double, g1: Double) {
    let source = SimulatedSource(x: 31.3, y: 32.45, flux: 1000)
    let image = draw(source, .gaussian, PointSpread(fwhm: fwhm, g1: g1), side: 64)
    let stretch = ((1 + g1) / (1 - g1)).squareRoot()
    let sigma = fwhm / (8 * log(2)).squareRoot()
    let columns = SlowTwin.pixelShares(centre: 31.3, sigma: sigma * stretch, count: 64)
    let rows = SlowTwin.pixelShares(centre: 32.45, sigma: sigma / stretch, count: 64)
    let expected = SlowTwin.image(side: 64) { x, y in 1000 * columns[x] * rows[y] }
    expectClose(image, expected, share: 0.0005)
  }

  @Test(
    "a Moffat star is the integral of its profile over every pixel", arguments: [2.5, 3, 4.765])
  func moffatStar(beta: Double) {
    let (fwhm, g1, g2) = (3.2, 0.08, -0.05)
    let source = SimulatedSource(x: 63.8, y: 64.1, flux: 500)
    let image = draw(
      source, .moffat(beta: beta), PointSpread(fwhm: fwhm, g1: g1, g2: g2), side: 128)
    let radius = fwhm / 2 / (pow(2, 1 / beta) - 1).squareRoot()
    let norm = 1 / (1 - g1 * g1 - g2 * g2).squareRoot()
    let peak = 500 * (beta - 1) / (.pi * radius * radius)
    let profile = { (x: Double, y: Double) -> Double in
      // The inverse shear turns the ellipse into a circle.
      let u = norm * ((1 - g1) * x - g2 * y) / radius
      let v = norm * (-g2 * x + (1 + g1) * y) / radius
      return peak * pow(1 + u * u + v * v, -beta)
    }
    let expected = SlowTwin.image(side: 128) { x, y in
      SlowTwin.pixelIntegral(x: Double(x) - 63.8, y: Double(y) - 64.1, profile)
    }
    expectClose(image, expected, share: 0.0005)
  }

  /// xValue of galsim.Kolmogorov(fwhm=1) (GalSim 2.8.5) at the radii.
  static let kolmogorovByGalSim: [(radius: Double, brightness: Double)] = [
    (0, 0.7479421), (0.5, 0.373971), (1, 0.0666204), (2, 0.00286267), (4, 0.000167039),
    (8, 1.20868e-5),
  ]

  @Test("a Kolmogorov star falls off as GalSim's does", arguments: kolmogorovByGalSim)
  func kolmogorovStar(radius: Double, brightness: Double) {
    // Fifty pixels to the width: the pixel's own size does not matter.
    let source = SimulatedSource(x: 256, y: 256, flux: 2500)
    let image = draw(source, .kolmogorov, PointSpread(fwhm: 50), side: 1024)
    let found = Double(image[256 + Int(radius * 50), 256])
    #expect(abs(found - brightness) < 0.002 * brightness + 1e-5)
  }

  static let galaxies: [(index: Double, radius: Double, truncation: Double)] = [
    (0.5, 2, 0), (0.8, 3, 0), (1, 0.4, 6), (1.7, 4, 0), (2.6, 2, 6), (4, 2.5, 6), (4, 1, 0),
    (6, 2, 6),
  ]

  @Test("a galaxy is its profile, smeared and summed over the pixels", arguments: galaxies)
  func galaxy(index: Double, radius: Double, truncation: Double) {
    let shape = GalaxyShape(
      components: [.init(index: index, halfLightRadius: radius * 0.25)], g1: 0.15, g2: -0.1,
      truncation: truncation)
    let source = SimulatedSource(x: 47.6, y: 48.2, flux: 2000, galaxy: shape)
    let image = draw(source, .gaussian, PointSpread(fwhm: 3), side: 96)
    let expected = SlowTwin.galaxy(
      shape, flux: 2000, radius: radius, x: 47.6, y: 48.2, sigma: 3 / (8 * log(2)).squareRoot(),
      side: 96)
    expectClose(image, expected, share: 0.002)
  }

  @Test("the stamp of a source holds its whole flux")
  func fluxIsKept() {
    var random = RandomStream(seed: 4)
    let renderer = SourceRenderer(
      pointSpread: PointSpreadField(model: .moffat(beta: 2.8), constant: PointSpread(fwhm: 3.1)),
      pixelScale: 0.25, limits: .init(faintest: 0.5))
    let population = SourcePopulation(SkyPreset.des.configuration)
    for _ in 0..<60 {
      let source = population.drawGalaxy(&random)
      let total = renderer.stamp(of: source).image.pixels.reduce(0) { $0 + Double($1) }
      #expect(abs(total - source.flux) < 1e-4 * source.flux)
    }
  }

  @Test("a whole-pixel shift moves a stamp and changes nothing else")
  func wholePixelShift() {
    let shape = GalaxyShape(components: [.init(index: 1, halfLightRadius: 0.5)], g2: 0.3)
    let near = SimulatedSource(x: 30.3, y: 31.8, flux: 100, galaxy: shape)
    let far = SimulatedSource(x: 33.3, y: 26.8, flux: 100, galaxy: shape)
    let first = draw(near, .kolmogorov, PointSpread(fwhm: 4), side: 64)
    let second = draw(far, .kolmogorov, PointSpread(fwhm: 4), side: 64)
    for y in 10..<50 {
      for x in 5..<55 { #expect(abs(first[x, y] - second[x + 3, y - 5]) < 1e-4) }
    }
  }

  @Test("spikes lie along their angles and keep the flux")
  func spikes() {
    var model = PointSpreadModel.gaussian
    model.spikes = .init(lines: 2, fraction: 0.1, length: 4, angle: 0)
    let source = SimulatedSource(x: 64, y: 64, flux: 1000)
    let image = draw(source, model, PointSpread(fwhm: 2.5), side: 128)
    #expect(image[84, 64] > 20 * max(image[78, 78], 1e-4))
    #expect(abs(image[84, 64] - image[64, 44]) < 0.01 * image[84, 64])
    #expect(abs(image.pixels.reduce(0) { $0 + Double($1) } - 1000) < 1)
  }

  @Test("spiral arms move light about without changing the flux or the symmetry of two arms")
  func arms() {
    let plain = GalaxyShape(components: [.init(index: 1, halfLightRadius: 3)])
    var armed = plain
    armed.arms = SpiralArms(count: 2, fraction: 0.4, pitch: 20, phase: 30)
    let smooth = draw(
      SimulatedSource(x: 64, y: 64, flux: 1e4, galaxy: plain), .gaussian, PointSpread(fwhm: 3),
      side: 129)
    let spiral = draw(
      SimulatedSource(x: 64, y: 64, flux: 1e4, galaxy: armed), .gaussian, PointSpread(fwhm: 3),
      side: 129)
    let totals = [smooth, spiral].map { $0.pixels.reduce(0) { $0 + Double($1) } }
    #expect(abs(totals[0] - totals[1]) < 30)
    #expect(zip(smooth.pixels, spiral.pixels).contains { abs($0 - $1) > 0.2 * $0 })
    for (x, y) in [(70, 64), (58, 75), (66, 90)] {
      #expect(abs(spiral[x, y] - spiral[128 - x, 128 - y]) < 0.01 * spiral[x, y] + 0.01)
    }
  }

  private func draw(
    _ source: SimulatedSource, _ model: PointSpreadModel, _ place: PointSpread, side: Int
  ) -> Image {
    let request = StampRequest(
      source: source, model: model, pointSpread: place, pixelScale: 0.25)
    return renderStamps([request], side: side)[0]
  }

  /// Every pixel within `share` of the peak.
  private func expectClose(_ found: Image, _ expected: Image, share: Float) {
    let peak = expected.pixels.max() ?? 0
    let worst = zip(found.pixels, expected.pixels).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(peak > 0 && worst < share * peak, "worst difference \(worst / peak) of the peak")
  }
}
