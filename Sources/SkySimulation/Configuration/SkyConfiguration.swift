/// Everything that decides what a simulated field looks like, apart from the seed.
///
/// Every setting has its unit and range beside it; the defaults are in `SkyConfiguration+Default`
/// and the surveys in `SkyConfiguration+Presets`. "Image units" are the units of the pixels, which
/// the zero point ties to magnitudes.
public struct SkyConfiguration: Codable, Sendable, Equatable {
  /// Pixels in a row, 16 to 32768.
  public var width: Int
  /// Rows, 16 to 32768.
  public var height: Int
  /// Arcseconds per pixel, 0.001 to 60.
  public var pixelScale: Double
  /// The magnitude of a source whose flux is one image unit, -10 to 60.
  public var zeroPoint: Double
  /// Point sources.
  public var pointSpread: PointSpreadConfiguration
  /// Stars of the field.
  public var stars: StarConfiguration
  /// Galaxies.
  public var galaxies: GalaxyConfiguration
  /// Star clusters.
  public var clusters: StarClusterConfiguration
  /// What shines behind the sources.
  public var background: BackgroundConfiguration
  /// The detector's noise.
  public var noise: NoiseConfiguration
  /// What goes wrong.
  public var defects: DefectConfiguration
  /// Where on the sky.
  public var world: WorldConfiguration
}

/// Point sources and how they vary over the frame.
public struct PointSpreadConfiguration: Codable, Sendable, Equatable {
  /// The shape, in units of the size.
  public var model: PointSpreadModel
  /// The full width at half maximum of the main component, arcseconds, 0.01 to 60.
  public var fwhm: Double
  /// The scatter of the width from frame to frame, relative, 0 to 0.5.
  public var frameScatter: Double
  /// The scatter of the linear terms with which the width varies over the frame, relative, 0 to 0.3;
  /// the quadratic terms scatter half as much.
  public var sizeVariation: Double
  /// The scatter of each term (constant and linear; quadratic half) of the shear, 0 to 0.1.
  public var ellipticityVariation: Double
}

/// Stars: number counts, and companions.
public struct StarConfiguration: Codable, Sendable, Equatable {
  /// The counts per square arcminute up to `referenceMagnitude`, 0 to 10000.
  ///
  /// That is where the first slope, followed to infinite brightness, leads; only stars within the limits of `counts` are drawn.
  public var density: Double
  /// The magnitude up to which `density` counts.
  public var referenceMagnitude: Double
  /// The counts: how they rise with magnitude.
  public var counts: MagnitudeCounts
  /// The share of stars that get a companion, 0 to 1.
  public var binaryFraction: Double
  /// The largest distance of a companion, in widths (FWHM) of the point spread, 0.1 to 10.
  public var binarySeparation: Double
}

/// Number counts: log10 N rises linearly with magnitude, with another slope behind a break.
public struct MagnitudeCounts: Codable, Sendable, Equatable {
  /// The brightest magnitude drawn.
  public var brightest: Double
  /// The faintest magnitude drawn.
  public var faintest: Double
  /// d log10 N / d mag brighter than the break, 0.01 to 1.
  public var slope: Double
  /// The magnitude of the break.
  public var breakMagnitude: Double
  /// d log10 N / d mag fainter than the break, -1 to 1.
  public var faintSlope: Double

  /// Counts between two magnitudes, with a slope on either side of a break.
  public init(
    brightest: Double, faintest: Double, slope: Double, breakMagnitude: Double, faintSlope: Double
  ) {
    self.brightest = brightest
    self.faintest = faintest
    self.slope = slope
    self.breakMagnitude = breakMagnitude
    self.faintSlope = faintSlope
  }
}

/// Galaxies: counts, sizes, shapes, and where they gather.
public struct GalaxyConfiguration: Codable, Sendable, Equatable {
  /// The counts per square arcminute up to `referenceMagnitude`, as for stars; 0 to 10000.
  public var density: Double
  /// The magnitude up to which `density` counts.
  public var referenceMagnitude: Double
  /// The counts: how they rise with magnitude.
  public var counts: MagnitudeCounts
  /// Sizes.
  public var sizes: SizeConfiguration
  /// Profiles.
  public var shapes: GalaxyShapeConfiguration
  /// The share of galaxies that belong to groups, 0 to 1.
  public var clusteredFraction: Double
  /// The mean number of members of a group, 1 to 1000.
  public var groupMembers: Double
  /// The radius of a group, arcseconds, above 0.
  public var groupRadius: Double
  /// The share of galaxies that are put beside another source, to blend with it, 0 to 1.
  public var blendFraction: Double
  /// The largest distance of such a neighbour, arcseconds, above 0.
  public var blendSeparation: Double
}

/// Half-light radii: log-normal about a power law of the flux.
public struct SizeConfiguration: Codable, Sendable, Equatable {
  /// The median half-light radius at `referenceMagnitude`, arcseconds, above 0.
  public var median: Double
  /// The magnitude of that median.
  public var referenceMagnitude: Double
  /// d log10 r50 / d mag, -1 to 1 (brighter galaxies are larger: negative).
  public var slope: Double
  /// The scatter of log10 r50, 0 to 1.
  public var scatter: Double
  /// The smallest radius, arcseconds; smaller ones are raised to it.
  public var smallest: Double
  /// The largest radius, arcseconds; larger ones are lowered to it.
  public var largest: Double
}

/// The mixture of galaxy profiles.
public struct GalaxyShapeConfiguration: Codable, Sendable, Equatable {
  /// The share of ellipticals, 0 to 1: one Sersic profile of a high index.
  public var ellipticalFraction: Double
  /// The share of pure discs, 0 to 1: one Sersic profile of index near 1; the rest has a bulge and
  /// a disc.
  public var discFraction: Double
  /// The mean Sersic index of ellipticals and bulges, 0.5 to 6.
  public var ellipticalIndex: Double
  /// The scatter of the indices of ellipticals and bulges, 0 to 3; kept within 0.5...6.
  public var indexScatter: Double
  /// The scatter of the indices of discs about 1, 0 to 1; kept within 0.5...6.
  public var discIndexScatter: Double
  /// The Rayleigh parameter of the shear, 0 to 1; ellipticals are 0.7 as elongated.
  public var ellipticity: Double
  /// The largest shear, 0 to 0.95.
  public var largestEllipticity: Double
  /// Where profiles end: 6 half-light radii, or 0 for endless ones.
  public var truncation: Double
  /// The share of discs larger than the point spread that have spiral arms, 0 to 1.
  public var spiralFraction: Double
}

/// Star clusters: King's profile, a luminosity function of their own.
public struct StarClusterConfiguration: Codable, Sendable, Equatable {
  /// The number of clusters, 0 to 1000; the first stands in the middle of the frame.
  public var count: Int
  /// Stars per square arcminute at a cluster's centre, 0 to 100000.
  public var centralDensity: Double
  /// The core radius, arcseconds, above 0.
  public var coreRadius: Double
  /// The tidal radius, arcseconds, above the core radius.
  public var tidalRadius: Double
  /// The luminosity function.
  public var counts: MagnitudeCounts
}

/// The sky behind the sources.
public struct BackgroundConfiguration: Codable, Sendable, Equatable {
  /// The sky's brightness, image units per pixel, 0 or more; its photons make noise.
  public var level: Double
  /// Whether the level has been taken out of the image (its noise stays).
  public var isSubtracted: Bool
  /// How much brighter the sky is at one side of the frame than at the other, image units.
  public var gradient: Double
  /// The direction in which the sky brightens, degrees from +x towards +y.
  public var gradientAngle: Double
  /// The mean brightness of the nebula, image units per pixel, 0 or more; 0 for none.
  public var nebulosity: Double
  /// The scatter of the logarithm of the nebula's brightness, 0 to 3.
  public var nebulosityContrast: Double
  /// The exponent of the nebula's power spectrum, 1 to 6; 3 is wispy, 4 smooth.
  public var nebulositySlope: Double
  /// The largest structure of the nebula, as a share of the frame's longer side, 0.01 to 4.
  public var nebulosityScale: Double
}

/// The detector's noise.
public struct NoiseConfiguration: Codable, Sendable, Equatable {
  /// Whether there is noise at all.
  public var isEnabled: Bool
  /// Electrons per image unit, above 0.
  public var gain: Double
  /// The read noise, electrons per pixel, 0 or more.
  public var readNoise: Double
  /// The kernel, along x and along y, that smears the noise as resampling does; [1] for none.
  ///
  /// It keeps the variance: only the ratios of its values count. At most 15 values.
  public var kernel: [Double]
}

/// What goes wrong in a frame.
public struct DefectConfiguration: Codable, Sendable, Equatable {
  /// The image value at which pixels are full, sky included; 0 for never.
  public var saturation: Double
  /// Whether the charge of full pixels runs along the columns.
  public var hasBleedTrails: Bool
  /// Cosmic rays per million pixels, 0 to 100000.
  public var cosmicRays: Double
  /// The charge of a cosmic ray in a pixel, image units.
  public var cosmicRayCharge: Double
  /// The mean length of a cosmic ray, pixels, above 0.
  public var cosmicRayLength: Double
  /// The mean number of satellite trails, 0 to 100.
  public var satelliteTrails: Double
  /// The brightness in the middle of a satellite trail, image units per pixel.
  public var satelliteBrightness: Double
  /// Hot pixels per million pixels, 0 to 100000.
  public var hotPixels: Double
  /// What a hot pixel adds, image units.
  public var hotPixelCharge: Double
  /// The mean number of bad columns, 0 to 1000.
  public var badColumns: Double
  /// The number of amplifiers side by side, 1 to 64.
  public var amplifiers: Int
  /// The chance that one amplifier is dead, 0 to 1.
  public var missingAmplifier: Double
}

/// Where on the sky a frame lies.
public struct WorldConfiguration: Codable, Sendable, Equatable {
  /// How the sky is laid flat.
  public enum Projection: String, Codable, Sendable, Equatable {
    /// Gnomonic.
    case tan
    /// Gnomonic with polynomial distortion.
    case tpv
  }

  /// The right ascension of the middle of the frame, degrees, 0 to 360.
  public var rightAscension: Double
  /// The declination of the middle of the frame, degrees, -90 to 90.
  public var declination: Double
  /// The angle from north to +y, degrees, -360 to 360.
  public var rotation: Double
  /// The projection.
  public var projection: Projection
  /// The cubic distortion at the corner of a TPV frame, relative to the radius, -0.1 to 0.1.
  public var distortion: Double
}
