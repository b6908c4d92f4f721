import Foundation
import Imaging
import SkySimulation
import Tensors
import Testing

@Suite("Injection of sources")
struct InjectionTests {
  @Test("what is added is the light of the sources, and their photon noise")
  func noise() throws {
    let injection = try analytic(gain: 2)
    let blank = Image(width: 200, height: 200, filledWith: 7)
    let sources = try injection.grid(
      width: 200, height: 200, spacing: 8, magnitudes: 17...18, RandomStream(seed: 1))
    let result = try injection.inject(sources, into: blank, RandomStream(seed: 2))
    #expect(sources.count == 625 && result.truth.count == 625)
    var (sum, count, offset) = (0.0, 0.0, 0.0)
    for (pixel, light) in result.added.pixels.enumerated() where light > 5 {
      let noise = Double(result.image.pixels[pixel] - 7 - light)
      offset += noise
      sum += noise * noise / (Double(light) / 2)
      count += 1
    }
    #expect(count > 5000 && abs(sum / count - 1) < 0.05)
    #expect(abs(offset / count) < 0.5)
  }

  @Test("a picture of the point spread draws the stars that the formula draws", arguments: [1, 3])
  func picture(oversampling: Int) throws {
    let analytic = try analytic(gain: 1)
    // The pixel's blur is in the picture.
    let fine = Self.effectivePicture(oversampling: oversampling)
    let sampled = try SourceInjection(
      sampled: SampledPointSpread(fine, oversampling: oversampling, fwhm: 3.5), pixelScale: 0.25,
      skySigma: 1, gain: 1, zeroPoint: 25)
    let shape = GalaxyShape(components: [.init(index: 1, halfLightRadius: 0.6)], g1: 0.2)
    for galaxy in [nil, shape] {
      let source = SimulatedSource(x: 40.37, y: 39.8, flux: 1000, galaxy: galaxy)
      let first = analytic.renderer.image(of: source, width: 80, height: 80)
      let second = sampled.renderer.image(of: source, width: 80, height: 80)
      let peak = first.pixels.max() ?? 0
      let worst = zip(first.pixels, second.pixels).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(peak > 10 && worst < 0.002 * peak, "\(worst / peak)")
    }
  }

  @Test("the same stream gives the same frame on one thread and on two")
  func sameBytes() throws {
    let injection = try analytic(gain: 2)
    let sources = try injection.grid(
      width: 150, height: 130, spacing: 20, magnitudes: 18...22, RandomStream(seed: 1)
    ) { _, _ in GalaxyShape(components: [.init(index: 2, halfLightRadius: 0.4)]) }
    let blank = Image(width: 150, height: 130)
    let images = try [1, 2].map { threads in
      try injection.inject(
        sources, into: blank, RandomStream(seed: 9), parallelism: Parallelism(threads: threads)
      ).image
    }
    #expect(images[0] == images[1] && images[0] != blank)
  }

  @Test("a picture with even sides, or a gain of zero, is refused")
  func badInput() {
    #expect(throws: SkySimulationError.self) {
      try SampledPointSpread(Image(width: 4, height: 5, filledWith: 1), fwhm: 2)
    }
    #expect(throws: SkySimulationError.self) {
      try SampledPointSpread(Image(width: 5, height: 5), fwhm: 2)
    }
    #expect(throws: SkySimulationError.self) { try analytic(gain: 0) }
  }

  private func analytic(gain: Double) throws -> SourceInjection {
    let field = PointSpreadField(model: .gaussian, constant: PointSpread(fwhm: 3.5))
    return try SourceInjection(
      pointSpread: field, pixelScale: 0.25, skySigma: 1, gain: gain, zeroPoint: 25)
  }

  /// The integral of a Gaussian of 3.5 pixels FWHM over a pixel, at every sample.
  private static func effectivePicture(oversampling: Int) -> Image {
    let half = 12 * oversampling
    let root = 3.5 / (8 * log(2)).squareRoot() * 2.0.squareRoot()
    let shares = (-half...half).map { sample -> Double in
      let centre = Double(sample) / Double(oversampling)
      return (erf((centre + 0.5) / root) - erf((centre - 0.5) / root)) / 2
    }
    let values = shares.flatMap { row in shares.map { Float(row * $0) } }
    return Image(width: 2 * half + 1, height: 2 * half + 1, pixels: values)
  }
}
