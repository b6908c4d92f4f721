import Foundation
import SkySimulation
import Tensors

/// Draws the skies that the classifier learns from: what a survey's frames may look like.
///
/// Everything is drawn wide on purpose, as the default weights must suit any survey: seeing 2 to 7
/// pixels, cores and wings of several kinds, depth, crowding, sizes of galaxies, saturation, gain,
/// correlated noise. No frame of any survey, real or simulated by others, has a part in it.
public struct SkyLottery: Sendable {
  /// A drawn sky and what the extraction is told of it.
  public struct Ticket: Sendable {
    /// What the simulator makes.
    public var sky: SkyConfiguration
    /// The seed of the field.
    public var seed: UInt64
    /// Whether the extraction knows which pixels are saturated.
    public var knowsSaturation: Bool
    /// Whether the extraction knows the gain.
    public var knowsGain: Bool
  }

  private let random: RandomStream

  /// A lottery; every seed has its own tickets.
  public init(seed: UInt64) {
    random = RandomStream(seed: seed, stream: 0x51EE9)
  }

  /// Ticket number `index`.
  public func ticket(_ index: Int) -> Ticket {
    var random = random.substream(UInt64(index))
    var sky = SkyConfiguration.default
    let fwhm = logUniform(0.5, 2, &random)
    let pixels = random.uniform(in: 2..<7)
    let depth = random.uniform(in: 21.8..<25)
    sky.pixelScale = fwhm / pixels
    (sky.width, sky.height) = pixels < 3 ? (1536, 1536) : (2048, 2048)
    sky.pointSpread = pointSpread(fwhm: fwhm, &random)
    setNoise(of: &sky, depth: depth, pixels: pixels, &random)
    setSources(of: &sky, depth: depth, pixels: pixels, &random)
    setDefects(of: &sky, depth: depth, pixels: pixels, &random)
    return Ticket(
      sky: sky, seed: random.next(), knowsSaturation: random.uniform() < 0.5,
      knowsGain: random.uniform() < 0.9)
  }

  private func logUniform(_ low: Double, _ high: Double, _ random: inout RandomStream) -> Double {
    low * pow(high / low, random.uniform())
  }

  private func pointSpread(
    fwhm: Double, _ random: inout RandomStream
  ) -> SkySimulation.PointSpreadConfiguration {
    let kind = random.uniform()
    let beta = random.uniform(in: 2.5..<4.8)
    let wing = random.uniform(in: 0.05..<0.3)
    let model: SkySimulation.PointSpreadModel =
      kind < 0.4
      ? .kolmogorov
      : kind < 0.75
        ? .moffat(beta: beta)
        : SkySimulation.PointSpreadModel(components: [
          .init(.gaussian, fraction: 1 - wing), .init(.gaussian, fraction: 0.75 * wing, size: 2.1),
          .init(.moffat, fraction: 0.25 * wing, size: 3, beta: 2.1),
        ])
    var result = SkySimulation.PointSpreadConfiguration.default
    (result.model, result.fwhm, result.frameScatter) = (model, fwhm, 0)
    result.sizeVariation = random.uniform(in: 0..<0.022)
    result.ellipticityVariation = random.uniform(in: 0.002..<0.025)
    return result
  }

  /// `depth` is the magnitude of a point source of 10 sigma; the sky has 200 to 20,000 electrons.
  private func setNoise(
    of sky: inout SkyConfiguration, depth: Double, pixels: Double, _ random: inout RandomStream
  ) {
    let flux = pow(10, 0.4 * (sky.zeroPoint - depth))
    let area = 4 * Double.pi * pow(pixels / 2.355, 2) * 1.25
    let sigma = flux / 10 / area.squareRoot()
    let electrons = logUniform(200, 20_000, &random)
    sky.noise.gain = electrons.squareRoot() / sigma
    sky.noise.readNoise = 3
    sky.background.level = electrons / sky.noise.gain
    sky.background.isSubtracted = random.uniform() < 0.5
    sky.background.gradient = random.uniform(in: 0..<2) * sigma
    sky.background.gradientAngle = random.uniform(in: 0..<360)
    if random.uniform() < 0.3 {
      let neighbour = random.uniform(in: 0.05..<0.3)
      sky.noise.kernel = [neighbour, 1, neighbour]
    }
  }

  /// As many stars as galaxies at the faint end, so that the network learns ratios of likelihoods;
  /// bright stars as in the sky, so that the point spread is as well known as there.
  private func setSources(
    of sky: inout SkyConfiguration, depth: Double, pixels: Double, _ random: inout RandomStream
  ) {
    let crowding = logUniform(0.004, 0.045, &random)
    let faintest = depth + 1.1
    let seeings = Double(sky.width * sky.height) / (pixels * pixels)
    let area = pow(Double(sky.width) * sky.pixelScale / 60, 2)
    let slope = random.uniform(in: 0.22..<0.38)
    let galaxies = 0.6 * crowding * seeings / area
    sky.galaxies.counts = MagnitudeCounts(
      brightest: depth - 7.5, faintest: faintest, slope: slope, breakMagnitude: faintest,
      faintSlope: slope)
    sky.galaxies.referenceMagnitude = faintest
    sky.galaxies.density = galaxies
    let share = logUniform(0.25, 1.6, &random)
    let knee = depth - 2
    let perMagnitude = galaxies * slope * log(10.0) * pow(10, slope * (knee - faintest)) * share
    sky.stars.counts = MagnitudeCounts(
      brightest: depth - 8.5, faintest: faintest, slope: 0.2, breakMagnitude: knee,
      faintSlope: slope)
    sky.stars.referenceMagnitude = knee
    sky.stars.density = perMagnitude / (0.2 * log(10.0))
    sky.stars.binaryFraction = random.uniform(in: 0..<0.03)
    sky.galaxies.blendFraction = random.uniform(in: 0..<0.06)
    sky.galaxies.clusteredFraction = random.uniform(in: 0..<0.3)
    sky.galaxies.sizes.median = 0.55 * pow(10, 0.08 * random.normal())
    sky.galaxies.sizes.scatter = random.uniform(in: 0.15..<0.31)
    sky.galaxies.sizes.smallest = logUniform(0.03, 0.1, &random)
    sky.galaxies.shapes.ellipticity = random.uniform(in: 0.2..<0.35)
  }

  private func setDefects(
    of sky: inout SkyConfiguration, depth: Double, pixels: Double, _ random: inout RandomStream
  ) {
    let full = pow(10, 0.4 * (sky.zeroPoint - depth + random.uniform(in: 6..<9.5)))
    let peak = full / (1.33 * pixels * pixels)
    sky.defects.saturation = peak + (sky.background.isSubtracted ? 0 : sky.background.level)
    sky.defects.hasBleedTrails = random.uniform() < 0.4
    sky.defects.cosmicRays = random.uniform() < 0.3 ? 4 : 0
    sky.defects.cosmicRayCharge = 0.05 * peak
  }
}
