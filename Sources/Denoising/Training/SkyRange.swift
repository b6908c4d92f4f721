import Foundation
import SkySimulation
import Tensors

/// The skies that the denoiser is trained on: every quantity is drawn from a range wider than any
/// survey's, so that no frame is foreign.
///
/// Depth and crowding are set relative to the noise and the point spread, since the network sees
/// frames in units of both: `fiveSigma` is the magnitude of a point source with S/N 5.
struct SkyRange {
  /// The side of a scene, pixels.
  let side: Int

  /// Arcseconds per pixel: any number will do, the network never learns it.
  private static let pixelScale = 0.263
  private static let skyLevel = 135.0

  /// A sky drawn at random.
  func sky(_ random: inout RandomStream) -> SkyConfiguration {
    var sky = SkyConfiguration.default
    (sky.width, sky.height, sky.pixelScale) = (side, side, Self.pixelScale)
    let width = random.logUniform(1.7, 7.5)
    sky.pointSpread = pointSpread(width: width, &random)
    sky.background = background(&random)
    sky.noise = noise(&random)
    let read = sky.noise.readNoise / sky.noise.gain
    let level = sky.background.level + sky.background.nebulosity
    let sigma = (level / sky.noise.gain + read * read).squareRoot()
    let faintFlux = 5 * sigma * (4 * Double.pi).squareRoot() * width / 2.3548 * 1.1
    let fiveSigma = sky.zeroPoint - 2.5 * log10(faintFlux)
    populate(&sky, width: width, fiveSigma: fiveSigma, &random)
    sky.defects = defects(level: level, sigma: sigma, &random)
    return sky
  }

  /// A sky to learn on what a network's maxima are worth.
  ///
  /// It is as those that the network saw, but the counts end anywhere between what is plainly seen
  /// and what never is, galaxies may be much larger than stars, and more fields are nebulae: how
  /// often a maximum is a source depends on all of these; what its light looks like does not.
  func survey(_ random: inout RandomStream) -> SkyConfiguration {
    var sky = sky(&random)
    let shift = random.uniform(in: -1.3..<0.5)
    sky.stars.counts = sky.stars.counts.ending(later: shift)
    sky.galaxies.counts = sky.galaxies.counts.ending(later: shift)
    let fwhm = sky.pointSpread.fwhm
    let width = fwhm / Self.pixelScale
    // Half-light radii of the faintest in widths of the point spread: where stars are narrow in
    // pixels, they are more often narrow in arcseconds, too.
    let extent = random.logUniform(0.15, 2.5) * (3.5 / width).squareRoot()
    sky.galaxies.sizes.median = fwhm * extent
    // What is larger is also more widths apart.
    sky.galaxies.density /= max(1, extent * extent)
    if random.uniform() < 0.1 {
      sky.background.nebulosity = Self.skyLevel * random.uniform(in: 0.05..<1.2)
      sky.background.nebulosityScale = random.uniform(in: 0.5..<3)
    }
    return sky
  }

  private func pointSpread(width: Double, _ random: inout RandomStream) -> PointSpreadConfiguration
  {
    var result = PointSpreadConfiguration.default
    result.fwhm = width * Self.pixelScale
    result.frameScatter = 0
    result.sizeVariation = random.uniform(in: 0..<0.03)
    result.ellipticityVariation = random.uniform(in: 0..<0.05)
    switch random.uniform() {
    case ..<0.35: result.model = .moffat(beta: random.uniform(in: 2.3..<5))
    case ..<0.65: result.model = .kolmogorov
    case ..<0.8: result.model = .gaussian
    default: result.model = winged(&random)
    }
    return result
  }

  /// A core with a wide wing, sometimes with spikes.
  private func winged(_ random: inout RandomStream) -> PointSpreadModel {
    let (halo, wing) = (random.uniform(in: 0.1..<0.25), random.uniform(in: 0.04..<0.12))
    var model = PointSpreadModel(components: [
      .init(.gaussian, fraction: 1 - halo - wing),
      .init(.gaussian, fraction: halo, size: random.uniform(in: 1.8..<2.6)),
      .init(.moffat, fraction: wing, size: random.uniform(in: 2.5..<4), beta: 2),
    ])
    if random.uniform() < 0.5 {
      model.spikes = .init(lines: 2, fraction: 0.02, angle: random.uniform(in: 0..<90))
    }
    return model
  }

  private func background(_ random: inout RandomStream) -> BackgroundConfiguration {
    var result = BackgroundConfiguration.default
    result.level = Self.skyLevel
    result.gradient = Self.skyLevel * random.uniform(in: 0..<0.15)
    result.gradientAngle = random.uniform(in: 0..<360)
    if random.uniform() < 0.12 {
      result.nebulosity = Self.skyLevel * random.uniform(in: 0.05..<0.7)
      result.nebulosityContrast = random.uniform(in: 0.3..<0.9)
      result.nebulositySlope = random.uniform(in: 3..<4)
      // Scenes are small: a nebula's largest structure is wider than one.
      result.nebulosityScale = random.uniform(in: 0.8..<3)
    }
    return result
  }

  /// Gains for which the photons of sources count a lot or not at all; noise smeared by resampling in
  /// two frames of five.
  private func noise(_ random: inout RandomStream) -> NoiseConfiguration {
    let gain = random.logUniform(0.4, 200)
    var result = NoiseConfiguration.default
    result.gain = gain
    result.readNoise = random.uniform(in: 0..<0.7) * (Self.skyLevel * gain).squareRoot()
    if random.uniform() < 0.4 {
      let side = random.uniform(in: 0.05..<0.6)
      result.kernel = [side, 1, side]
      if random.uniform() < 0.25 { result.kernel = [0.4 * side, side, 1, side, 0.4 * side] }
    }
    return result
  }

  private func populate(
    _ sky: inout SkyConfiguration, width: Double, fiveSigma: Double, _ random: inout RandomStream
  ) {
    let beams = 3600 / (Self.pixelScale * Self.pixelScale) / (1.13 * width * width)
    let kind = random.uniform()
    let density = kind < 0.05 ? 0 : beams * random.logUniform(0.001, 0.03)
    let starShare = random.uniform(in: 0.1..<0.8)
    let crowd = (0.05..<0.17).contains(kind) ? beams * random.logUniform(0.02, 0.1) : 0
    let faintest = fiveSigma + 1.3
    sky.stars.density = density * starShare + crowd
    sky.stars.referenceMagnitude = fiveSigma
    sky.stars.counts = counts(
      brightest: fiveSigma - random.uniform(in: 4..<10), faintest: faintest,
      slope: random.uniform(in: 0.1..<0.3))
    sky.stars.binaryFraction = random.uniform(in: 0..<0.3)
    sky.galaxies.density = density * (1 - starShare)
    sky.galaxies.referenceMagnitude = fiveSigma
    sky.galaxies.counts = counts(
      brightest: fiveSigma - random.uniform(in: 3..<8), faintest: faintest,
      slope: random.uniform(in: 0.25..<0.42))
    let fwhm = width * Self.pixelScale
    sky.galaxies.sizes.referenceMagnitude = fiveSigma
    sky.galaxies.sizes.median = fwhm * random.logUniform(0.15, 1)
    sky.galaxies.sizes.slope = -random.uniform(in: 0.05..<0.16)
    sky.galaxies.sizes.smallest = 0.05 * fwhm
    sky.galaxies.sizes.largest = 60 * Self.pixelScale
    sky.galaxies.clusteredFraction = random.uniform(in: 0..<0.5)
    sky.galaxies.blendFraction = random.uniform(in: 0..<0.2)
    sky.galaxies.blendSeparation = fwhm * random.uniform(in: 1..<3)
  }

  private func counts(brightest: Double, faintest: Double, slope: Double) -> MagnitudeCounts {
    MagnitudeCounts(
      brightest: brightest, faintest: faintest, slope: slope, breakMagnitude: faintest,
      faintSlope: slope)
  }

  /// Rates per million pixels are high, since scenes are small.
  private func defects(
    level: Double, sigma: Double, _ random: inout RandomStream
  ) -> DefectConfiguration {
    var result = DefectConfiguration.default
    result.saturation =
      random.uniform() < 0.4 ? level + sigma * random.logUniform(300, 30_000) : 0
    result.hasBleedTrails = random.uniform() < 0.5
    if random.uniform() < 0.5 {
      result.cosmicRays = random.logUniform(5, 100)
      result.cosmicRayCharge = sigma * random.logUniform(5, 200)
      result.cosmicRayLength = random.logUniform(1, 12)
      result.hotPixels = random.logUniform(5, 60)
      result.hotPixelCharge = sigma * random.logUniform(5, 200)
    }
    result.badColumns = 0.4
    result.satelliteTrails = 0.2
    result.satelliteBrightness = sigma * random.logUniform(0.5, 30)
    return result
  }
}

extension MagnitudeCounts {
  /// The same counts, cut or continued so many magnitudes later.
  fileprivate func ending(later magnitudes: Double) -> MagnitudeCounts {
    var counts = self
    counts.faintest += magnitudes
    counts.breakMagnitude = counts.faintest
    return counts
  }
}

extension RandomStream {
  /// A number between `low` and `high` whose logarithm is uniformly distributed.
  fileprivate mutating func logUniform(_ low: Double, _ high: Double) -> Double {
    low * pow(high / low, uniform())
  }
}
