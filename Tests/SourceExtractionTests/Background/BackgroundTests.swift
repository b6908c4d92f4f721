import FITSFiles
import Foundation
import Imaging
import SkySimulation
import SourceExtraction
import Tensors
import Testing
import _TestSupport

@Suite("Background")
struct BackgroundTests {
  @Test(
    "agrees with SExtractor's maps to a tenth of the rms", .enabled(if: TestPaths.hasSurveyData))
  func sextractor() throws {
    let folder = try #require(TestPaths.surveyData).appending(path: "sep-background").path
    let frame = try Frame.open(FITSLocation(path: folder + "/image.fits"))
    let level = try Frame.open(FITSLocation(path: folder + "/back.fits")).image
    let rms = try Frame.open(FITSLocation(path: folder + "/rms.fits")).image
    for masksSources in [false, true] {
      var configuration = BackgroundMeshConfiguration.default
      configuration.masksSources = masksSources
      let background = try BackgroundEstimator.estimate(
        Field(frame), configuration: configuration)
      #expect(
        median(differences(background.levelImage(), level)) < 0.1 * median(rms.pixels))
      #expect(median(differences(background.sigmaImage(), rms)) < 0.03 * median(rms.pixels))
    }
  }

  @Test("lies within 0.02 of the noise of the true sky where there are no sources")
  func bias() throws {
    var gradient = SkyPreset.des.configuration
    gradient.background.gradient = 200
    for configuration in [SkyPreset.des.configuration, gradient] {
      let bias = try skyBias(configuration, seed: 5, side: 1536)
      #expect(abs(bias) < 0.01)
    }
  }

  @Test("does not take a nebula for sources", arguments: [5, 6, 7] as [UInt64])
  func nebula(seed: UInt64) throws {
    let bias = try skyBias(SkyPreset.nebula.configuration, seed: seed, side: 2048)
    #expect(abs(bias) < 0.02)
  }

  @Test("measures how resampling correlates the noise")
  func correlation() throws {
    var sky = SkyPreset.blank.configuration
    (sky.width, sky.height) = (1024, 1024)
    sky.noise.kernel = [0.3, 1, 0.3]
    let smeared = try BackgroundEstimator.estimate(try field(sky, seed: 3))
    let truth = (2 * 0.3) / (1 + 2 * 0.09)
    #expect(abs(smeared.noiseCorrelation[1, 0] - truth) < 0.02)
    #expect(abs(smeared.noiseCorrelation[0, 1] - truth) < 0.02)
    #expect(abs(smeared.noiseCorrelation[1, 1] - truth * truth) < 0.02)
    sky.noise.kernel = [1]
    let white = try BackgroundEstimator.estimate(try field(sky, seed: 3))
    #expect(white.noiseCorrelation.isWhite)
  }

  @Test("finds the noise of a blank sky to half a percent")
  func noise() throws {
    var sky = SkyPreset.blank.configuration
    (sky.width, sky.height) = (1024, 1024)
    let simulator = try SkySimulator(sky)
    let background = try BackgroundEstimator.estimate(try field(sky, seed: 8))
    #expect(abs(background.globalSigma / simulator.skySigma - 1) < 0.005)
  }

  @Test("gives the same bytes from any number of threads")
  func threads() throws {
    var sky = SkyPreset.lsst.configuration
    (sky.width, sky.height) = (900, 700)
    let field = try field(sky, seed: 4)
    let one = try BackgroundEstimator.estimate(field, parallelism: .serial)
    let three = try BackgroundEstimator.estimate(field, parallelism: Parallelism(threads: 3))
    #expect(one.levels == three.levels)
    #expect(one.sigmas == three.sigmas)
    #expect(one.noiseCorrelation == three.noiseCorrelation)
    #expect(one.levelImage(parallelism: .serial) == three.levelImage())
  }

  @Test(
    "has a finite level and a positive noise whatever the frame",
    arguments: StrangeFrame.allCases)
  func strange(_ frame: StrangeFrame) throws {
    let field = frame.field
    let background = try BackgroundEstimator.estimate(field)
    #expect(background.levelImage().pixels.allSatisfy { $0.isFinite })
    #expect(background.sigmaImage().pixels.allSatisfy { $0 > 0 && $0.isFinite })
    #expect(background.levels.pixels.count == background.isFilled.count)
    let subtracted = SkySubtracted(field, background: background)
    #expect(subtracted.image.pixels.allSatisfy { $0.isFinite })
  }

  @Test("fills cells without good pixels from their neighbours")
  func gaps() throws {
    var random = RandomStream(seed: 1, stream: 2)
    var field = Field(
      name: "gap", image: Image(width: 320, height: 320), mask: Mask(width: 320, height: 320))
    for index in field.image.pixels.indices {
      field.image.pixels[index] = 100 + 2 * Float(random.normal())
    }
    for y in 100..<220 {
      for x in 100..<220 {
        field.image[x, y] = 1e6
        field.mask[x, y] = .saturated
      }
    }
    let background = try BackgroundEstimator.estimate(field)
    #expect(background.isFilled[2 * 5 + 2])
    #expect(background.isFilled.count { $0 } == 1)
    #expect(background.levelImage().pixels.allSatisfy { abs($0 - 100) < 0.5 })
  }

  @Test("refuses a mesh of nothing and an even filter")
  func configuration() {
    let field = StrangeFrame.constant.field
    var mesh = BackgroundMeshConfiguration.default
    mesh.meshWidth = 0
    #expect(throws: SourceExtractionError.self) {
      try BackgroundEstimator.estimate(field, configuration: mesh)
    }
    var filter = BackgroundMeshConfiguration.default
    filter.filterSize = 4
    #expect(throws: SourceExtractionError.self) {
      try BackgroundEstimator.estimate(field, configuration: filter)
    }
  }

  private func field(_ sky: SkyConfiguration, seed: UInt64) throws -> Field {
    Field(Frame(image: try SkySimulator(sky).field(seed: seed).image, name: "simulated"))
  }

  /// The mean of estimated minus true sky over pixels without sources, in units of the noise.
  private func skyBias(
    _ configuration: SkyConfiguration, seed: UInt64, side: Int
  ) throws -> Double {
    var sky = configuration
    (sky.width, sky.height) = (side, side)
    let simulated = try SkySimulator(sky).field(seed: seed)
    sky.noise.isEnabled = false
    sky.defects = SkyPreset.blank.configuration.defects
    let truth = try SkySimulator(sky).field(of: [], seed: seed).image
    let field = Field(Frame(image: simulated.image, name: "simulated"))
    let level = try BackgroundEstimator.estimate(field).levelImage()
    var (sum, count) = (0.0, 0.0)
    for index in level.pixels.indices
    where simulated.noiseFree.pixels[index] < 0.1 * Float(simulated.skySigma) {
      sum += Double(level.pixels[index] - truth.pixels[index])
      count += 1
    }
    return sum / count / simulated.skySigma
  }

  private func differences(_ left: Image, _ right: Image) -> [Float] {
    zip(left.pixels, right.pixels).map { abs($0 - $1) }
  }

  private func median(_ values: [Float]) -> Float {
    values.sorted()[values.count / 2]
  }
}
