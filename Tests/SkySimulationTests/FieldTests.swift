import Foundation
import Imaging
import SkySimulation
import Tensors
import Testing

@Suite("Simulated fields")
struct FieldTests {
  @Test(
    "the same seed gives the same field on one thread and on two", arguments: SkyPreset.allCases)
  func sameBytes(preset: SkyPreset) throws {
    let simulator = try SkySimulator(small(preset))
    let one = simulator.field(seed: 7, parallelism: Parallelism(threads: 1))
    let two = simulator.field(seed: 7, parallelism: Parallelism(threads: 2))
    #expect(one.image == two.image && one.noiseFree == two.noiseFree)
    #expect(one.weight == two.weight && one.flags == two.flags)
    #expect(one.segmentation == two.segmentation && one.truth == two.truth)
    #expect(one.image != simulator.field(seed: 8).image)
  }

  @Test(
    "every preset gives finite pixels, and sources unless it is blank",
    arguments: SkyPreset.allCases)
  func presets(preset: SkyPreset) throws {
    let field = try SkySimulator(small(preset)).field(seed: 2)
    #expect(field.image.pixels.allSatisfy { $0.isFinite })
    #expect(field.weight.pixels.allSatisfy { $0.isFinite && $0 >= 0 })
    #expect(field.truth.isEmpty == (preset == .blank))
    #expect(field.truth.map(\.id) == Array(1..<field.truth.count + 1))
  }

  @Test("the noise-free frame is the sum of the stamps of the sources")
  func sumOfStamps() throws {
    let simulator = try SkySimulator(small(.des))
    let field = simulator.field(seed: 5)
    let renderer = simulator.renderer(seed: 5)
    var sum = Image(width: field.image.width, height: field.image.height)
    for source in field.sources { renderer.stamp(of: source).add(to: &sum) }
    #expect(sum == field.noiseFree)
  }

  @Test("the truth segmentation marks the brightest source above half the sky noise")
  func segmentation() throws {
    let simulator = try SkySimulator(small(.des))
    let star = SimulatedSource(x: 60, y: 64, flux: 20_000)
    let faint = SimulatedSource(x: 66, y: 64, flux: 5000)
    let field = simulator.field(of: [star, faint], seed: 1)
    let renderer = simulator.renderer(seed: 1)
    let limit = Float(0.5 * simulator.skySigma)
    var own = [star, faint].map { _ in Image(width: 256, height: 256) }
    for (index, source) in [star, faint].enumerated() {
      renderer.stamp(of: source).add(to: &own[index])
    }
    for (pixel, label) in field.segmentation.labels.enumerated() {
      let (first, second) = (own[0].pixels[pixel], own[1].pixels[pixel])
      let expected = max(first, second) <= limit ? 0 : first >= second ? 1 : 2
      #expect(Int(label) == expected)
    }
    #expect(field.truth.map(\.area).allSatisfy { $0 > 10 })
    #expect(field.truth[0].blendedness < field.truth[1].blendedness)
  }

  @Test("the signal-to-noise ratio of a faint star is its flux over the noise of a matched filter")
  func signalToNoise() throws {
    var sky = small(.blank)
    (sky.pointSpread.model, sky.pointSpread.fwhm) = (.gaussian, 1)
    (sky.pointSpread.frameScatter, sky.pointSpread.sizeVariation) = (0, 0)
    sky.pointSpread.ellipticityVariation = 0
    let simulator = try SkySimulator(sky)
    let field = simulator.field(of: [SimulatedSource(x: 90, y: 80, flux: 50)], seed: 1)
    let sigma = 1 / sky.pixelScale / (8 * log(2)).squareRoot()
    let area = 4 * Double.pi * sigma * sigma
    let expected = 50 / (simulator.skySigma * area.squareRoot())
    #expect(abs(field.truth[0].signalToNoise / expected - 1) < 0.03)
  }

  @Test("full pixels stop at the saturation level and their charge runs along the column")
  func saturation() throws {
    var sky = small(.blank)
    sky.defects.saturation = 5000
    let field = try SkySimulator(sky).field(
      of: [SimulatedSource(x: 100, y: 100, flux: 1e6)], seed: 1)
    #expect(field.image.pixels.allSatisfy { $0 <= 5000 })
    #expect(field.image[100, 100] == 5000 && field.flags[100, 100].contains(.saturated))
    #expect(field.flags[100, 120].contains(.bleedTrail))
    #expect(!field.flags[120, 100].contains(.bleedTrail))
    let total = field.image.pixels.reduce(0) { $0 + Double($1) }
    let sky0 = sky.background.level * 256 * 256
    #expect(abs(total - sky0 - 1e6) < 0.02 * 1e6)
  }

  @Test("every defect leaves its flag, and dead pixels have no weight")
  func defects() throws {
    var sky = small(.des)
    sky.defects.saturation = 2000
    (sky.defects.cosmicRays, sky.defects.hotPixels) = (300, 300)
    (sky.defects.satelliteTrails, sky.defects.badColumns) = (6, 5)
    (sky.defects.amplifiers, sky.defects.missingAmplifier) = (4, 1)
    let field = try SkySimulator(sky).field(seed: 3)
    let all = field.flags.flags.reduce(into: DefectFlags()) { $0.formUnion($1) }
    #expect(DefectFlags.legend.allSatisfy { all.contains($0.flag) })
    for (pixel, flags) in field.flags.flags.enumerated() {
      let dead = !flags.isDisjoint(with: .withoutWeight)
      #expect((field.weight.pixels[pixel] == 0) == dead)
    }
    let missing = field.flags.flags.filter { $0.contains(.missingAmplifier) }.count
    #expect(missing == 256 * 64)
  }

  @Test("a small frame takes the same path as a large one: sources at the edge are cut, not lost")
  func edges() throws {
    var sky = small(.blank)
    (sky.width, sky.height) = (32, 48)
    let star = SimulatedSource(x: -0.5, y: 20, flux: 1000)
    let field = try SkySimulator(sky).field(of: [star], seed: 1)
    let total = field.noiseFree.pixels.reduce(0) { $0 + Double($1) }
    #expect(abs(total - 500) < 15)
  }

  private func small(_ preset: SkyPreset) -> SkyConfiguration {
    var sky = preset.configuration
    (sky.width, sky.height) = (256, 256)
    return sky
  }
}
