import Foundation
import Imaging
import SourceCatalogs
import SourceExtraction
import Tensors
import Testing

@Suite("Measuring sources")
struct SourceMeasurementTests {
  @Test("a round Gaussian has the fluxes, radius and width that its formula says")
  func roundGaussian() throws {
    let source = GaussianSource(x: 64.37, y: 60.81)
    var configuration = MeasurementConfiguration.default
    configuration.apertureDiameters = [3, 5.5, 9]
    let measured = try #require(try GaussianField([source]).measured(configuration).first)
    for (diameter, aperture) in zip(configuration.apertureDiameters, measured.apertures) {
      let radius = diameter / 2
      // A sum of whole pixels sees the light spread by the width of a pixel.
      let expected = source.flux * (1 - exp(-radius * radius / (2 * (4 + 1.0 / 12))))
      #expect(abs(aperture.flux / expected - 1) < 0.01, "diameter \(diameter)")
      let noise = measured.noise * (.pi * radius * radius).squareRoot()
      #expect(abs(aperture.error / noise - 1) < 1e-6 || aperture.error > noise)
    }
    #expect(abs(measured.kron.flux / source.flux - 1) < 0.02)
    #expect(abs(measured.lightRadius / (1.1774 * 2) - 1) < 0.02)
    #expect(abs(measured.fullWidth - 2.3548 * 2) < 0.1)
    #expect(measured.flags.isEmpty, "\(measured.flags)")
  }

  @Test(
    "the windowed centre finds a source to a thousandth of a pixel, the barycentre to a hundredth")
  func centres() throws {
    for offset in stride(from: 0.0, to: 1, by: 0.23) {
      let source = GaussianSource(x: 64 + offset, y: 61 - offset, flux: 100_000)
      let measured = try #require(try GaussianField([source]).measured().first)
      #expect(abs(measured.windowedCentre.x - source.x) < 1e-3)
      #expect(abs(measured.windowedCentre.y - source.y) < 1e-3)
      #expect(abs(measured.centre.x - source.x) < 1e-2)
      #expect(abs(measured.centre.y - source.y) < 1e-2)
    }
  }

  @Test("an ellipse has its axes and its angle", arguments: [-60.0, 0, 30, 75])
  func ellipse(angle: Double) throws {
    let source = GaussianSource(
      x: 64, y: 64, flux: 1e6, major: 4, minor: 2, angle: angle)
    let measured = try #require(try GaussianField([source]).measured().first)
    // Smoothing adds half a square pixel to the variances, the isophote takes a little away.
    #expect(abs(measured.majorAxis - 16.5.squareRoot()) < 0.1)
    #expect(abs(measured.minorAxis - 4.5.squareRoot()) < 0.1)
    #expect(abs(measured.angle - angle) < 1)
    #expect(abs(measured.ellipticity - (1 - (4.5 / 16.5).squareRoot())) < 0.02)
  }

  @Test("a neighbour does not raise the Kron flux by more than a hundredth, but raises a flag")
  func neighbour() throws {
    let sources = [
      GaussianSource(x: 60, y: 64), GaussianSource(x: 69, y: 64, flux: 30_000),
    ]
    let measured = try GaussianField(sources).measured()
    #expect(abs(measured[0].kron.flux / 10_000 - 1) < 0.05)
    #expect(measured[0].flags.contains(.crowded))
    #expect(abs(measured[1].kron.flux / 30_000 - 1) < 0.05)
  }

  @Test("a bad pixel is replaced by the opposite one and told in the flags")
  func badPixel() throws {
    var field = GaussianField([GaussianSource(x: 64, y: 64, flux: 100_000)])
    let whole = try #require(try field.measured().first)
    field.flags = [(62, 65, .invalid)]
    let mended = try #require(try field.measured().first)
    #expect(abs(mended.kron.flux / whole.kron.flux - 1) < 0.005)
    #expect(mended.flags.contains(.incompleteIsophote))
    #expect(mended.skyFlags.contains(.maskedPixels))
    #expect(mended.maskedFraction > 0)
  }

  @Test("sources at the edge and saturated sources carry SExtractor's bits")
  func flags() throws {
    var field = GaussianField([GaussianSource(x: 1, y: 64), GaussianSource(x: 64, y: 64)])
    field.flags = [(64, 64, .saturated)]
    let measured = try field.measured()
    #expect(measured[0].flags.isSuperset(of: [.truncated, .incompleteAperture]))
    #expect(measured[1].flags == .saturated)
  }

  @Test("a source of a single pixel, and one without any, are measured without a fuss")
  func smallest() throws {
    let field = GaussianField([GaussianSource(x: 64, y: 64)])
    var labels = [Int32](repeating: 0, count: field.width * field.height)
    labels[64 * 128 + 64] = 1
    let box = PixelBox(x: 64..<65, y: 64..<65)
    let measured = SourceMeasurement.measure(
      [SourceFootprint(label: 1, box: box), SourceFootprint(label: 2, box: box)], labels: labels,
      on: try field.subtracted())
    #expect(measured[0].area == 1)
    #expect(measured[0].majorAxis > 0)
    #expect(measured[1].area == 0)
    #expect(measured[1].kron.flux.isNaN)
  }

  @Test("one and many threads give the same numbers")
  func threads() throws {
    var random = RandomStream(seed: 4)
    let sources = (0..<300).map { _ in
      GaussianSource(
        x: 128 * Double(random.uniform()), y: 128 * Double(random.uniform()),
        flux: 3000 * Double(random.uniform()) + 300)
    }
    let field = GaussianField(sources)
    let subtracted = try field.subtracted()
    let catalogs = try [1, 2, 5].map { threads in
      try SourceCatalog(
        try field.measured(parallelism: Parallelism(threads: threads)), on: subtracted,
        configuration: .default)
    }
    #expect(catalogs[0].rowCount == 300)
    #expect(catalogs[0] == catalogs[1])
    #expect(catalogs[0] == catalogs[2])
  }

  @Test("a variance map sets the errors")
  func varianceMap() throws {
    let stars = GaussianField([GaussianSource(x: 64, y: 64)])
    var field = Field(
      name: "weighted", image: stars.image, mask: Mask(width: 128, height: 128), zeroPoint: 25)
    field.variance = Image(width: 128, height: 128, filledWith: 4)
    field.isVarianceAbsolute = true
    let background = try BackgroundEstimator.estimate(field, parallelism: .serial)
    let subtracted = SkySubtracted(field, background: background, parallelism: .serial)
    let footprint = SourceFootprint(label: 1, box: PixelBox(x: 55..<74, y: 55..<74))
    let measured = try #require(
      SourceMeasurement.measure([footprint], labels: stars.labels, on: subtracted).first)
    let expected = (Double.pi * 2.5 * 2.5 * 4).squareRoot()
    let ratio = background.noiseCorrelation.noiseRatio(apertureRadius: 2.5)
    #expect(abs(measured.apertures[0].error / (expected * ratio) - 1) < 1e-3)
  }

  @Test("magnitudes follow the zero point, and a negative flux has none")
  func magnitudes() {
    let flux = FluxMeasurement(flux: 100, error: 1)
    #expect(abs(flux.magnitude(zeroPoint: 25) - 20) < 1e-12)
    #expect(abs(flux.magnitudeError - 0.010857) < 1e-6)
    #expect(FluxMeasurement(flux: -1, error: 1).magnitude(zeroPoint: 25).isNaN)
  }
}
