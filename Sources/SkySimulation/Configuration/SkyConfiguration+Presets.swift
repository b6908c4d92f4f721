/// The skies that come ready made.
public enum SkyPreset: String, CaseIterable, Codable, Sendable {
  /// One SDSS frame: 1.3 arcsec seeing, 0.396 arcsec pixels, nanomaggies.
  case sdss
  /// One DES-like frame: 0.95 arcsec seeing, 0.263 arcsec pixels.
  case des
  /// An LSST-like coadd: 0.7 arcsec seeing, correlated noise, two magnitudes deeper.
  case lsst
  /// A drizzled space frame: 0.1 arcsec, spikes, cosmic rays.
  case hst
  /// A globular cluster.
  case crowded
  /// A field behind a nebula.
  case nebula
  /// Sky and noise, nothing else.
  case blank

  /// The configuration of the preset.
  public var configuration: SkyConfiguration {
    switch self {
    case .sdss: .sdss
    case .des: .des
    case .lsst: .lsst
    case .hst: .hst
    case .crowded: .crowded
    case .nebula: .nebula
    case .blank: .blank
    }
  }

  /// The preset called `name`; an unknown name is an error that lists them all.
  public static func named(_ name: String) throws -> SkyPreset {
    guard let preset = SkyPreset(rawValue: name.lowercased()) else {
      throw SkySimulationError.unknownPreset(name)
    }
    return preset
  }
}

extension SkyConfiguration {
  /// One exposure of a 4-metre telescope, 10 sigma at r = 23.6, with its usual blemishes.
  static var des: SkyConfiguration {
    var sky = SkyConfiguration.default
    sky.defects.cosmicRays = 15
    sky.defects.hotPixels = 20
    sky.defects.badColumns = 1
    sky.world.projection = .tpv
    sky.world.distortion = 0.001
    return sky
  }

  /// A calibrated, sky-subtracted frame of a 2.5-metre telescope: a core with a wide wing.
  static var sdss: SkyConfiguration {
    var sky = SkyConfiguration.default
    (sky.pixelScale, sky.zeroPoint) = (0.396, 22.5)
    sky.pointSpread.fwhm = 1.3
    sky.pointSpread.model = PointSpreadModel(components: [
      .init(.gaussian, fraction: 0.72), .init(.gaussian, fraction: 0.2, size: 2.2),
      .init(.moffat, fraction: 0.08, size: 3, beta: 2),
    ])
    sky.stars.density = 3
    sky.stars.referenceMagnitude = 22
    sky.stars.counts = MagnitudeCounts(
      brightest: 14, faintest: 23.5, slope: 0.15, breakMagnitude: 23.5, faintSlope: 0.15)
    sky.galaxies.density = 4
    sky.galaxies.referenceMagnitude = 22
    sky.galaxies.counts = MagnitudeCounts(
      brightest: 15, faintest: 23.5, slope: 0.4, breakMagnitude: 23.5, faintSlope: 0.4)
    sky.background.level = 0.69
    sky.background.isSubtracted = true
    sky.background.gradient = 0.005
    sky.noise = NoiseConfiguration(isEnabled: true, gain: 890, readNoise: 6, kernel: [1])
    sky.defects.saturation = 250
    sky.defects.hasBleedTrails = true
    return sky
  }

  /// A deep, resampled and sky-subtracted stack of an 8-metre telescope.
  static var lsst: SkyConfiguration {
    var sky = SkyConfiguration.default
    sky.pixelScale = 0.2
    sky.pointSpread.fwhm = 0.7
    sky.pointSpread.model = .moffat(beta: 3.2)
    sky.stars.counts.brightest = 17.5
    sky.stars.counts.faintest = 26.5
    sky.stars.counts.breakMagnitude = 26.5
    sky.galaxies.density = 14
    sky.galaxies.counts = MagnitudeCounts(
      brightest: 17.5, faintest: 27, slope: 0.36, breakMagnitude: 25, faintSlope: 0.28)
    sky.background = .default
    (sky.background.level, sky.background.isSubtracted) = (100, true)
    sky.background.gradient = 0.05
    sky.noise = NoiseConfiguration(
      isEnabled: true, gain: 87, readNoise: 9, kernel: [0.12, 1, 0.12])
    sky.defects.saturation = 100_000
    sky.defects.hasBleedTrails = false
    return sky
  }

  /// A drizzled stack from space: two pixels to the width, four spikes, rays the stack has left.
  static var hst: SkyConfiguration {
    var sky = SkyConfiguration.default
    (sky.pixelScale, sky.zeroPoint) = (0.05, 25.95)
    sky.pointSpread = PointSpreadConfiguration(
      model: PointSpreadModel(
        components: [
          .init(.gaussian, fraction: 0.7), .init(.gaussian, fraction: 0.18, size: 2.4),
          .init(.moffat, fraction: 0.12, size: 4, beta: 1.9),
        ], spikes: .init(lines: 2, fraction: 0.03, length: 14, angle: 45)),
      fwhm: 0.1, frameScatter: 0.01, sizeVariation: 0.01, ellipticityVariation: 0.01)
    sky.stars.counts = MagnitudeCounts(
      brightest: 18, faintest: 27.5, slope: 0.12, breakMagnitude: 27.5, faintSlope: 0.12)
    sky.galaxies.density = 14
    sky.galaxies.counts = MagnitudeCounts(
      brightest: 19, faintest: 28, slope: 0.36, breakMagnitude: 25, faintSlope: 0.25)
    sky.galaxies.sizes.smallest = 0.03
    sky.background.level = 0.08
    sky.background.isSubtracted = true
    sky.background.gradient = 0.0002
    sky.noise = NoiseConfiguration(
      isEnabled: true, gain: 2000, readNoise: 8, kernel: [0.2, 1, 0.2])
    sky.defects.saturation = 40
    sky.defects.hasBleedTrails = false
    sky.defects.cosmicRays = 8
    (sky.defects.cosmicRayCharge, sky.defects.cosmicRayLength) = (0.6, 5)
    return sky
  }

  /// The heart of a globular cluster: 400 stars per square arcminute in the middle.
  static var crowded: SkyConfiguration {
    var sky = SkyConfiguration.default
    sky.clusters.count = 1
    sky.clusters.centralDensity = 600
    sky.clusters.coreRadius = 90
    sky.clusters.tidalRadius = 900
    return sky
  }

  /// A field behind glowing gas.
  static var nebula: SkyConfiguration {
    var sky = SkyConfiguration.default
    sky.stars.density = 15
    sky.background.nebulosity = 90
    return sky
  }

  /// Noise on a flat sky.
  static var blank: SkyConfiguration {
    var sky = SkyConfiguration.default
    sky.stars.density = 0
    sky.galaxies.density = 0
    sky.background.gradient = 0
    return sky
  }
}
