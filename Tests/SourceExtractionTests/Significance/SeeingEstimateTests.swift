import Imaging
import SkySimulation
import SourceExtraction
import Testing

@Suite("Seeing estimate")
struct SeeingEstimateTests {
  @Test("measures the stars of a simulated field to a twentieth", arguments: [0.7, 0.95, 1.4])
  func seeing(fwhm: Double) throws {
    var sky = SkyPreset.des.configuration
    (sky.width, sky.height) = (1024, 1024)
    sky.pointSpread.fwhm = fwhm
    let field = Field(Frame(image: try SkySimulator(sky).field(seed: 1).image, name: "stars"))
    let background = try BackgroundEstimator.estimate(field)
    let estimate = SeeingEstimate(SkySubtracted(field, background: background))
    #expect(estimate.peaks > 20)
    #expect(abs(estimate.fwhm / (fwhm / sky.pixelScale) - 1) < 0.05)
  }

  @Test("assumes the usual where nothing is bright", arguments: StrangeFrame.allCases)
  func strange(_ frame: StrangeFrame) throws {
    let background = try BackgroundEstimator.estimate(frame.field)
    let estimate = SeeingEstimate(SkySubtracted(frame.field, background: background))
    #expect((1.5...12).contains(estimate.fwhm))
  }
}
