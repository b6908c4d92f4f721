/// A star or a galaxy of the sky, before it is drawn.
public struct SimulatedSource: Codable, Sendable, Equatable {
  /// The column of the centre, 0-based pixels.
  public var x: Double
  /// The row of the centre, 0-based pixels.
  public var y: Double
  /// The flux, in the units of the image.
  public var flux: Double
  /// The galaxy's shape; nil for a star.
  public var galaxy: GalaxyShape?

  /// A source at a place (0-based pixels) with a flux; a star unless a galaxy's shape is given.
  public init(x: Double, y: Double, flux: Double, galaxy: GalaxyShape? = nil) {
    self.x = x
    self.y = y
    self.flux = flux
    self.galaxy = galaxy
  }

  /// Whether the source is a point.
  public var isStar: Bool { galaxy == nil }

  /// Throws what cannot be drawn: places and fluxes that are no numbers, shapes out of range.
  public func validate() throws {
    try check("source.x", x, -1e6...1e6)
    try check("source.y", y, -1e6...1e6)
    try check("source.flux", flux, -1e30...1e30)
    guard let galaxy else { return }
    try check("source.galaxy.components.count", Double(galaxy.components.count), 1...16)
    for part in galaxy.components {
      try check("source.galaxy.components.fraction", part.fraction, -100...100)
      try check("source.galaxy.components.index", part.index, 0.5...6)
      try check("source.galaxy.components.halfLightRadius", part.halfLightRadius, 1e-6...1e5)
    }
    try check("source.galaxy ellipticity", galaxy.ellipticity, 0...0.98)
    if galaxy.truncation != 0 { try check("source.galaxy.truncation", galaxy.truncation, 6...6) }
    guard let arms = galaxy.arms else { return }
    try check("source.galaxy.arms.count", Double(arms.count), 1...32)
    try check("source.galaxy.arms.fraction", arms.fraction, 0...1)
    try check("source.galaxy.arms.pitch", abs(arms.pitch), 1...89)
    try check("source.galaxy.arms.phase", arms.phase, -1e4...1e4)
  }
}
