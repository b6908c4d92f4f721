/// A place where a source may be, with everything that decides whether it is one.
public struct SourceCandidate: Sendable, Equatable {
  /// The column, 0-based.
  public var x: Int
  /// The row, 0-based.
  public var y: Int
  /// The log-odds of the peak map there.
  public var peakLogit: Float
  /// The largest log-odds of the source map within a pixel.
  public var sourceLogit: Float
  /// The denoised light there, in sigmas of a sky pixel.
  public var light: Float
  /// The largest significance of the matched filter within a pixel.
  public var significance: Float
  /// The same of a filter for sources twice as wide as stars.
  public var broadSignificance: Float
  /// asinh(denoised light there) less the largest one nearby, at most 0: how much a brighter
  /// neighbour outshines it.
  public var dominance: Float
  /// ln(the filter's significance there / the largest one nearby), at most 0.
  public var prominence: Float
  /// How far away the pixel with the most denoised light nearby is, pixels.
  public var distance: Float
  /// How deep the peak map dips on the way to that neighbour, at most 0: a valley parts two sources.
  public var valley: Float
  /// The full width at half maximum of the field's stars, pixels.
  public var seeing: Float

  /// A candidate at a place, all of whose numbers are 0.
  public init(x: Int, y: Int, seeing: Float) {
    (self.x, self.y, self.seeing) = (x, y, seeing)
    (peakLogit, sourceLogit, light) = (0, 0, 0)
    (significance, broadSignificance) = (0, 0)
    (dominance, prominence, distance, valley) = (0, 0, 0, 0)
  }
}
