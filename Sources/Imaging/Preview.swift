import Tensors

/// The picture of a frame that is right without being asked for: faint structure and the cores of
/// stars are both visible.
///
/// Black is zscale's; zscale's white, where a plain display would end, becomes the point where the
/// asinh curve turns from linear to logarithmic, and real white is what 1 pixel in 2,000 passes.
/// Pixels without a value are transparent, so that they are neither black nor white.
public enum Preview {
  /// How many zscale ranges it takes until the curve turns logarithmic.
  private static let softeningRanges = 0.5
  /// The percentile of the good pixels that is drawn white.
  private static let whitePercentile = 99.95

  /// The stretch that suits the good pixels of `image`: those that are finite and carry no flag in
  /// `mask`.
  public static func stretch(
    for image: Image, mask: Mask? = nil, parallelism: Parallelism = .machine
  ) -> Stretch {
    let background = ZScale().limits(of: image, mask: mask, parallelism: parallelism)
    let range = DisplayLimits(
      percentilesOf: image, mask: mask, from: 0, to: whitePercentile, parallelism: parallelism)
    return Stretch(
      limits: DisplayLimits(
        black: background.black, white: max(background.white, range.white)),
      curve: .asinh(softening: (background.white - background.black) * softeningRanges))
  }

  /// The grey picture of `image`, by default with the stretch that suits it.
  public static func picture(
    of image: Image, mask: Mask? = nil, stretch: Stretch? = nil, texts: [PNGText] = [],
    parallelism: Parallelism = .machine
  ) throws -> PNGPicture {
    let stretch = stretch ?? Self.stretch(for: image, mask: mask, parallelism: parallelism)
    let shades = stretch.shades(of: image, mask: mask, parallelism: parallelism)
    return try PNGPicture(
      width: image.width, height: image.height,
      pixels: .grey8(shades, transparent: Stretch.noValue), texts: texts)
  }
}
