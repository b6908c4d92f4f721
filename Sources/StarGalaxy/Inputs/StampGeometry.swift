/// The measures of a cutout, the same for training and use.
public enum StampGeometry {
  /// Pixels in a row of a cutout.
  public static let side = 32
  /// The pixel, along x and along y, that is nearest to the source.
  public static let centre = 16
  /// The pixels of a cutout.
  public static let pixelCount = side * side
  /// What the network sees of every pixel: image, residual, point spread, mask.
  public static let channels = 4
}
