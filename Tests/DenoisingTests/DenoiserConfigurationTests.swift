import Denoising
import Testing

@Suite("DenoiserConfiguration")
struct DenoiserConfigurationTests {
  @Test("the shipped network stays within 8,000 multiply-adds a pixel")
  func budget() {
    #expect(DenoiserConfiguration.default.multiplyAddsPerPixel <= 8000)
  }

  @Test("a network of one level is counted by hand")
  func count() {
    var configuration = DenoiserConfiguration.default
    configuration.startsHalved = false
    configuration.channels = [16]
    configuration.blocks = [1]
    configuration.downsampling = []
    // Stem 9 x 16, two convolutions of 9 x 16 x 16, head 9 x 16 x 3.
    #expect(configuration.multiplyAddsPerPixel == Double(144 + 2 * 2304 + 432))
  }
}
