extension SkyConfiguration {
  /// A field of a 4-metre survey, as the DES preset: every default there is.
  public static let `default` = SkyConfiguration(
    width: 2048, height: 2048, pixelScale: 0.263, zeroPoint: 30,
    pointSpread: .default, stars: .default, galaxies: .default, clusters: .default,
    background: .default, noise: .default, defects: .default, world: .default)
}

extension PointSpreadConfiguration {
  /// Seeing of 0.95 arcsec that varies by 2 % over the frame.
  public static let `default` = PointSpreadConfiguration(
    model: .kolmogorov, fwhm: 0.95, frameScatter: 0.02, sizeVariation: 0.015,
    ellipticityVariation: 0.015)
}

extension StarConfiguration {
  /// Stars at a high galactic latitude.
  public static let `default` = StarConfiguration(
    density: 6, referenceMagnitude: 23.5,
    counts: MagnitudeCounts(
      brightest: 16, faintest: 24.5, slope: 0.15, breakMagnitude: 24.5, faintSlope: 0.15),
    binaryFraction: 0, binarySeparation: 2)
}

extension GalaxyConfiguration {
  /// Galaxies of the deep field, moderately grouped.
  public static let `default` = GalaxyConfiguration(
    density: 14, referenceMagnitude: 23.5,
    counts: MagnitudeCounts(
      brightest: 17, faintest: 24.5, slope: 0.36, breakMagnitude: 24.5, faintSlope: 0.36),
    sizes: .default, shapes: .default, clusteredFraction: 0.2, groupMembers: 8, groupRadius: 20,
    blendFraction: 0.03, blendSeparation: 3)
}

extension SizeConfiguration {
  /// The sizes of faint field galaxies.
  public static let `default` = SizeConfiguration(
    median: 0.55, referenceMagnitude: 23, slope: -0.11, scatter: 0.22, smallest: 0.08, largest: 8)
}

extension GalaxyShapeConfiguration {
  /// Three ellipticals in ten, and discs with and without bulges.
  public static let `default` = GalaxyShapeConfiguration(
    ellipticalFraction: 0.3, discFraction: 0.35, ellipticalIndex: 3.8, indexScatter: 0.7,
    discIndexScatter: 0.1, ellipticity: 0.25, largestEllipticity: 0.8, truncation: 6,
    spiralFraction: 0.5)
}

extension StarClusterConfiguration {
  /// No cluster; one that is asked for is a globular.
  public static let `default` = StarClusterConfiguration(
    count: 0, centralDensity: 300, coreRadius: 40, tidalRadius: 400,
    counts: MagnitudeCounts(
      brightest: 16, faintest: 25, slope: 0.3, breakMagnitude: 22, faintSlope: 0.15))
}

extension BackgroundConfiguration {
  /// A dark sky with a slight gradient.
  public static let `default` = BackgroundConfiguration(
    level: 135, isSubtracted: false, gradient: 10, gradientAngle: 60, nebulosity: 0,
    nebulosityContrast: 0.8, nebulositySlope: 3.3, nebulosityScale: 0.5)
}

extension NoiseConfiguration {
  /// White noise: photons and read noise.
  public static let `default` = NoiseConfiguration(
    isEnabled: true, gain: 4, readNoise: 5, kernel: [1])
}

extension DefectConfiguration {
  /// A good frame: only saturation.
  public static let `default` = DefectConfiguration(
    saturation: 60_000, hasBleedTrails: true, cosmicRays: 0, cosmicRayCharge: 400,
    cosmicRayLength: 8, satelliteTrails: 0, satelliteBrightness: 60, hotPixels: 0,
    hotPixelCharge: 500, badColumns: 0, amplifiers: 2, missingAmplifier: 0)
}

extension WorldConfiguration {
  /// North up, east left, near the equator.
  public static let `default` = WorldConfiguration(
    rightAscension: 150.1, declination: 2.2, rotation: 0, projection: .tan, distortion: 0)
}
