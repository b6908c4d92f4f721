/// What a simulated source is.
public enum SourceClass: String, Codable, Sendable, Equatable, CaseIterable {
  /// A point.
  case star
  /// Extended.
  case galaxy
}

/// One row of the truth table: what a source is, and how it looks in the frame.
public struct SourceTruth: Codable, Sendable, Equatable {
  /// The number of the source in the truth segmentation, from 1.
  public var id: Int
  /// The column of the centre, 0-based pixels.
  public var x: Double
  /// The row of the centre, 0-based pixels.
  public var y: Double
  /// The magnitude.
  public var magnitude: Double
  /// What the source is.
  public var label: SourceClass
  /// The flux, image units.
  public var flux: Double
  /// The half-light radius before the point spread and the shear, arcseconds; 0 for stars.
  public var halfLightRadius: Double
  /// The shear, (a - b) / (a + b); 0 for stars.
  public var ellipticity: Double
  /// The direction of the major axis, degrees from +x towards +y, -90 to 90; 0 for stars.
  public var positionAngle: Double
  /// The Sersic index of the brightest component; 0 for stars.
  public var sersicIndex: Double
  /// The signal-to-noise ratio of an ideal measurement of the flux: the source's own light and the
  /// mean sky make the noise.
  public var signalToNoise: Double
  /// The share of other sources in the light at the source's core, weighted by its own light: 0
  /// alone, 1 hopeless.
  public var blendedness: Double
  /// Pixels in which the source is the brightest and exceeds half the sky noise.
  public var area: Int
  /// The full width at half maximum of the point spread there, pixels.
  public var pointSpreadWidth: Double
}

/// Which source every pixel belongs to, in the layout of `Image`.
public struct SegmentationTruth: Sendable, Equatable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// `SourceTruth.id` of the brightest source that exceeds half the sky noise; 0 for none.
  public var labels: [Int32]

  /// A map without sources.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
    labels = [Int32](repeating: 0, count: width * height)
  }
}
