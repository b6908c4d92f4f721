extension SkyConfiguration {
  /// Throws the first setting that lies outside its range.
  public func validate() throws {
    try check("width", Double(width), 16...32768)
    try check("height", Double(height), 16...32768)
    try check("pixel_scale", pixelScale, 0.001...60)
    try check("zero_point", zeroPoint, -10...60)
    try pointSpread.validate(pixelScale: pixelScale)
    try stars.validate()
    try galaxies.validate()
    try clusters.validate()
    try background.validate()
    try noise.validate()
    try defects.validate()
    try world.validate()
  }
}

/// Throws unless `value` (a setting's) is a number within `range`.
func check(_ setting: String, _ value: Double, _ range: ClosedRange<Double>) throws {
  guard range.contains(value) else {
    throw SkySimulationError.outOfRange(
      setting: setting, value: value, allowed: "\(range.lowerBound) to \(range.upperBound)")
  }
}

extension PointSpreadConfiguration {
  func validate(pixelScale: Double) throws {
    try check("point_spread.fwhm", fwhm, 0.01...60)
    try check("point_spread.fwhm in pixels", fwhm / pixelScale, 0.7...100)
    try check("point_spread.frame_scatter", frameScatter, 0...0.5)
    try check("point_spread.size_variation", sizeVariation, 0...0.3)
    try check("point_spread.ellipticity_variation", ellipticityVariation, 0...0.1)
    try model.validate()
  }
}

extension PointSpreadModel {
  /// Throws the first setting that lies outside its range.
  public func validate() throws {
    try check("point_spread.model.components.count", Double(components.count), 1...16)
    for part in components {
      try check("point_spread.model.components.fraction", part.fraction, 1e-6...1e6)
      try check("point_spread.model.components.size", part.size, 0.2...50)
      try check("point_spread.model.components.beta", part.beta, 1.1...100)
    }
    try check("point_spread.model.spikes.lines", Double(spikes.lines), 0...16)
    try check("point_spread.model.spikes.fraction", spikes.fraction, 0...0.5)
    try check("point_spread.model.spikes.length", spikes.length, 0.1...200)
    try check("point_spread.model.spikes.angle", spikes.angle, -360...360)
  }
}

extension MagnitudeCounts {
  func validate(_ name: String) throws {
    try check("\(name).brightest", brightest, -30...60)
    try check("\(name).faintest", faintest, brightest...60)
    try check("\(name).slope", slope, 0.01...1)
    try check("\(name).faint_slope", faintSlope, -1...1)
    try check("\(name).break_magnitude", breakMagnitude, -30...60)
  }
}

extension StarConfiguration {
  func validate() throws {
    try check("stars.density", density, 0...10_000)
    try check("stars.reference_magnitude", referenceMagnitude, -30...60)
    try counts.validate("stars.counts")
    try check("stars.binary_fraction", binaryFraction, 0...1)
    try check("stars.binary_separation", binarySeparation, 0.1...10)
  }
}

extension GalaxyConfiguration {
  func validate() throws {
    try check("galaxies.density", density, 0...10_000)
    try check("galaxies.reference_magnitude", referenceMagnitude, -30...60)
    try counts.validate("galaxies.counts")
    try check("galaxies.sizes.median", sizes.median, 1e-4...1e4)
    try check("galaxies.sizes.reference_magnitude", sizes.referenceMagnitude, -30...60)
    try check("galaxies.sizes.slope", sizes.slope, -1...1)
    try check("galaxies.sizes.scatter", sizes.scatter, 0...1)
    try check("galaxies.sizes.smallest", sizes.smallest, 1e-4...1e4)
    try check("galaxies.sizes.largest", sizes.largest, sizes.smallest...1e4)
    try shapes.validate()
    try check("galaxies.clustered_fraction", clusteredFraction, 0...1)
    try check("galaxies.group_members", groupMembers, 1...1000)
    try check("galaxies.group_radius", groupRadius, 1e-3...1e5)
    try check("galaxies.blend_fraction", blendFraction, 0...1)
    try check("galaxies.blend_separation", blendSeparation, 1e-3...1e4)
  }
}

extension GalaxyShapeConfiguration {
  func validate() throws {
    try check("galaxies.shapes.elliptical_fraction", ellipticalFraction, 0...1)
    try check("galaxies.shapes.disc_fraction", discFraction, 0...1 - ellipticalFraction)
    try check("galaxies.shapes.elliptical_index", ellipticalIndex, 0.5...6)
    try check("galaxies.shapes.index_scatter", indexScatter, 0...3)
    try check("galaxies.shapes.disc_index_scatter", discIndexScatter, 0...1)
    try check("galaxies.shapes.ellipticity", ellipticity, 0...1)
    try check("galaxies.shapes.largest_ellipticity", largestEllipticity, 0...0.95)
    if truncation != 0 { try check("galaxies.shapes.truncation", truncation, 6...6) }
    try check("galaxies.shapes.spiral_fraction", spiralFraction, 0...1)
  }
}

extension StarClusterConfiguration {
  func validate() throws {
    try check("clusters.count", Double(count), 0...1000)
    try check("clusters.central_density", centralDensity, 0...100_000)
    try check("clusters.core_radius", coreRadius, 1e-3...1e5)
    try check("clusters.tidal_radius", tidalRadius, coreRadius...1e6)
    try counts.validate("clusters.counts")
  }
}

extension BackgroundConfiguration {
  func validate() throws {
    try check("background.level", level, 0...1e9)
    try check("background.gradient", gradient, -1e9...1e9)
    try check("background.gradient_angle", gradientAngle, -360...360)
    try check("background.nebulosity", nebulosity, 0...1e9)
    try check("background.nebulosity_contrast", nebulosityContrast, 0...3)
    try check("background.nebulosity_slope", nebulositySlope, 1...6)
    try check("background.nebulosity_scale", nebulosityScale, 0.01...4)
  }
}

extension NoiseConfiguration {
  func validate() throws {
    try check("noise.gain", gain, 1e-6...1e12)
    try check("noise.read_noise", readNoise, 0...1e6)
    try check("noise.kernel.count", Double(kernel.count), 1...15)
    try check("noise.kernel.count modulo 2", Double(kernel.count % 2), 1...1)
    for value in kernel { try check("noise.kernel", value, -1e6...1e6) }
    try check("the sum of noise.kernel squared", kernel.reduce(0) { $0 + $1 * $1 }, 1e-12...1e14)
  }
}

extension DefectConfiguration {
  func validate() throws {
    try check("defects.saturation", saturation, 0...1e12)
    try check("defects.cosmic_rays", cosmicRays, 0...1e5)
    try check("defects.cosmic_ray_charge", cosmicRayCharge, 0...1e9)
    try check("defects.cosmic_ray_length", cosmicRayLength, 0.1...1e4)
    try check("defects.satellite_trails", satelliteTrails, 0...100)
    try check("defects.satellite_brightness", satelliteBrightness, 0...1e9)
    try check("defects.hot_pixels", hotPixels, 0...1e5)
    try check("defects.hot_pixel_charge", hotPixelCharge, -1e9...1e9)
    try check("defects.bad_columns", badColumns, 0...1000)
    try check("defects.amplifiers", Double(amplifiers), 1...64)
    try check("defects.missing_amplifier", missingAmplifier, 0...1)
  }
}

extension WorldConfiguration {
  func validate() throws {
    try check("world.right_ascension", rightAscension, 0...360)
    try check("world.declination", declination, -90...90)
    try check("world.rotation", rotation, -360...360)
    try check("world.distortion", distortion, -0.1...0.1)
  }
}
