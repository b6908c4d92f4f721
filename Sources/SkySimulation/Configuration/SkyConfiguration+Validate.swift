extension SkyConfiguration {
  /// Throws the first setting that lies outside its range.
  public func validate() throws {
    try check("width", Double(width), 16...32768)
    try check("height", Double(height), 16...32768)
    try check("pixelScale", pixelScale, 0.001...60)
    try check("zeroPoint", zeroPoint, -10...60)
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
    try check("pointSpread.fwhm", fwhm, 0.01...60)
    try check("pointSpread.fwhm in pixels", fwhm / pixelScale, 0.7...100)
    try check("pointSpread.frameScatter", frameScatter, 0...0.5)
    try check("pointSpread.sizeVariation", sizeVariation, 0...0.3)
    try check("pointSpread.ellipticityVariation", ellipticityVariation, 0...0.1)
    try model.validate()
  }
}

extension PointSpreadModel {
  /// Throws the first setting that lies outside its range.
  public func validate() throws {
    try check("pointSpread.model.components.count", Double(components.count), 1...16)
    for part in components {
      try check("pointSpread.model.components.fraction", part.fraction, 1e-6...1e6)
      try check("pointSpread.model.components.size", part.size, 0.2...50)
      try check("pointSpread.model.components.beta", part.beta, 1.1...100)
    }
    try check("pointSpread.model.spikes.lines", Double(spikes.lines), 0...16)
    try check("pointSpread.model.spikes.fraction", spikes.fraction, 0...0.5)
    try check("pointSpread.model.spikes.length", spikes.length, 0.1...200)
    try check("pointSpread.model.spikes.angle", spikes.angle, -360...360)
  }
}

extension MagnitudeCounts {
  func validate(_ name: String) throws {
    try check("\(name).brightest", brightest, -30...60)
    try check("\(name).faintest", faintest, brightest...60)
    try check("\(name).slope", slope, 0.01...1)
    try check("\(name).faintSlope", faintSlope, -1...1)
    try check("\(name).breakMagnitude", breakMagnitude, -30...60)
  }
}

extension StarConfiguration {
  func validate() throws {
    try check("stars.density", density, 0...10_000)
    try check("stars.referenceMagnitude", referenceMagnitude, -30...60)
    try counts.validate("stars.counts")
    try check("stars.binaryFraction", binaryFraction, 0...1)
    try check("stars.binarySeparation", binarySeparation, 0.1...10)
  }
}

extension GalaxyConfiguration {
  func validate() throws {
    try check("galaxies.density", density, 0...10_000)
    try check("galaxies.referenceMagnitude", referenceMagnitude, -30...60)
    try counts.validate("galaxies.counts")
    try check("galaxies.sizes.median", sizes.median, 1e-4...1e4)
    try check("galaxies.sizes.referenceMagnitude", sizes.referenceMagnitude, -30...60)
    try check("galaxies.sizes.slope", sizes.slope, -1...1)
    try check("galaxies.sizes.scatter", sizes.scatter, 0...1)
    try check("galaxies.sizes.smallest", sizes.smallest, 1e-4...1e4)
    try check("galaxies.sizes.largest", sizes.largest, sizes.smallest...1e4)
    try shapes.validate()
    try check("galaxies.clusteredFraction", clusteredFraction, 0...1)
    try check("galaxies.groupMembers", groupMembers, 1...1000)
    try check("galaxies.groupRadius", groupRadius, 1e-3...1e5)
    try check("galaxies.blendFraction", blendFraction, 0...1)
    try check("galaxies.blendSeparation", blendSeparation, 1e-3...1e4)
  }
}

extension GalaxyShapeConfiguration {
  func validate() throws {
    try check("galaxies.shapes.ellipticalFraction", ellipticalFraction, 0...1)
    try check("galaxies.shapes.discFraction", discFraction, 0...1 - ellipticalFraction)
    try check("galaxies.shapes.ellipticalIndex", ellipticalIndex, 0.5...6)
    try check("galaxies.shapes.indexScatter", indexScatter, 0...3)
    try check("galaxies.shapes.discIndexScatter", discIndexScatter, 0...1)
    try check("galaxies.shapes.ellipticity", ellipticity, 0...1)
    try check("galaxies.shapes.largestEllipticity", largestEllipticity, 0...0.95)
    if truncation != 0 { try check("galaxies.shapes.truncation", truncation, 6...6) }
    try check("galaxies.shapes.spiralFraction", spiralFraction, 0...1)
  }
}

extension StarClusterConfiguration {
  func validate() throws {
    try check("clusters.count", Double(count), 0...1000)
    try check("clusters.centralDensity", centralDensity, 0...100_000)
    try check("clusters.coreRadius", coreRadius, 1e-3...1e5)
    try check("clusters.tidalRadius", tidalRadius, coreRadius...1e6)
    try counts.validate("clusters.counts")
  }
}

extension BackgroundConfiguration {
  func validate() throws {
    try check("background.level", level, 0...1e9)
    try check("background.gradient", gradient, -1e9...1e9)
    try check("background.gradientAngle", gradientAngle, -360...360)
    try check("background.nebulosity", nebulosity, 0...1e9)
    try check("background.nebulosityContrast", nebulosityContrast, 0...3)
    try check("background.nebulositySlope", nebulositySlope, 1...6)
    try check("background.nebulosityScale", nebulosityScale, 0.01...4)
  }
}

extension NoiseConfiguration {
  func validate() throws {
    try check("noise.gain", gain, 1e-6...1e12)
    try check("noise.readNoise", readNoise, 0...1e6)
    try check("noise.kernel.count", Double(kernel.count), 1...15)
    try check("noise.kernel.count modulo 2", Double(kernel.count % 2), 1...1)
    for value in kernel { try check("noise.kernel", value, -1e6...1e6) }
    try check("the sum of noise.kernel squared", kernel.reduce(0) { $0 + $1 * $1 }, 1e-12...1e14)
  }
}

extension DefectConfiguration {
  func validate() throws {
    try check("defects.saturation", saturation, 0...1e12)
    try check("defects.cosmicRays", cosmicRays, 0...1e5)
    try check("defects.cosmicRayCharge", cosmicRayCharge, 0...1e9)
    try check("defects.cosmicRayLength", cosmicRayLength, 0.1...1e4)
    try check("defects.satelliteTrails", satelliteTrails, 0...100)
    try check("defects.satelliteBrightness", satelliteBrightness, 0...1e9)
    try check("defects.hotPixels", hotPixels, 0...1e5)
    try check("defects.hotPixelCharge", hotPixelCharge, -1e9...1e9)
    try check("defects.badColumns", badColumns, 0...1000)
    try check("defects.amplifiers", Double(amplifiers), 1...64)
    try check("defects.missingAmplifier", missingAmplifier, 0...1)
  }
}

extension WorldConfiguration {
  func validate() throws {
    try check("world.rightAscension", rightAscension, 0...360)
    try check("world.declination", declination, -90...90)
    try check("world.rotation", rotation, -360...360)
    try check("world.distortion", distortion, -0.1...0.1)
  }
}
