/// A detected source as the search for stars sees it.
public struct PointSpreadCandidate: Sendable, Equatable {
  /// The column of the centre, 0-based pixels.
  public var x: Double
  /// The row of the centre, 0-based pixels.
  public var y: Double
  /// The flux, image units; only its order of magnitude counts.
  public var flux: Double
  /// The half-light radius or the like, pixels; 0 where unknown.
  public var size: Double
  /// The brightest pixel, image units; 0 where unknown.
  public var peak: Double
  /// The ratio of the axes, 1 or more.
  public var elongation: Double
  /// What detection found wrong with the source.
  public var flags: SourceFlags
  /// The source's number in the segmentation; 0 where there is none.
  public var label: Int32

  /// A candidate at a place; everything but the place and the flux may be left out.
  public init(
    x: Double, y: Double, flux: Double, size: Double = 0, peak: Double = 0,
    elongation: Double = 1, flags: SourceFlags = [], label: Int32 = 0
  ) {
    self.x = x
    self.y = y
    self.flux = flux
    self.size = size
    self.peak = peak
    self.elongation = elongation
    self.flags = flags
    self.label = label
  }
}
