/// A source measured as if it were a point, and how far it is from being one.
public struct PointSourceFit: Sendable, Equatable {
  /// The column of the fitted centre, 0-based pixels.
  public var x: Double
  /// The row of the fitted centre, 0-based pixels.
  public var y: Double
  /// The flux within the model's radius, image units.
  public var flux: Double
  /// Its error (one sigma), image units.
  public var fluxError: Double
  /// Chi^2 divided by its degrees of freedom; the model's own error is not allowed for.
  public var chi2: Double
  /// SExtractor's SPREAD_MODEL: near 0 for points, positive for extended sources, negative for what
  /// is sharper than the point spread.
  public var spreadModel: Double
  /// Its error (one sigma).
  public var spreadModelError: Double
  /// Pixels that took part.
  public var pixelCount: Int
  /// Whether the fit found a source; if not, all figures but the place are NaN.
  public var isConverged: Bool

  static func failed(x: Double, y: Double) -> PointSourceFit {
    PointSourceFit(
      x: x, y: y, flux: .nan, fluxError: .nan, chi2: .nan, spreadModel: .nan,
      spreadModelError: .nan, pixelCount: 0, isConverged: false)
  }
}

/// Where a fit begins.
public struct PointSourceStart: Sendable, Equatable {
  /// The column, 0-based pixels.
  public var x: Double
  /// The row, 0-based pixels.
  public var y: Double
  /// The source's number in the segmentation; 0 where there is none.
  public var label: Int32

  /// A place and the source's number.
  public init(x: Double, y: Double, label: Int32 = 0) {
    self.x = x
    self.y = y
    self.label = label
  }
}
