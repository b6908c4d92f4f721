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
}
