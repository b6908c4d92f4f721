import Imaging

/// The surroundings of one place on a frame, all layers of the same size, without the sky.
public struct SourceCutout: Sendable {
  /// The columns and rows of the frame; where they reach over its edge, pixels are unusable.
  public let box: PixelBox
  /// The place of the source on the cutout: 0-based, sub-pixel, near `side / 2`.
  public let centre: PixelPoint
  /// The values, image units; 0 where unusable.
  public let image: Image
  /// The standard deviation of each pixel, sky and photons together, image units.
  public let noise: Image
  /// Which pixels count: neither bad, nor outside the frame, nor a neighbour's; row by row.
  public let isUsable: [Bool]
  /// The point spread at that place, centred as the source is, its sum 1; nil where it is unknown.
  public let pointSpread: Image?
}
