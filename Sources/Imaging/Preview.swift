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
  /// Of larger frames only some rows are looked at for the limits.
  private static let mostPixels = 1 << 22

  /// The stretch that suits the good pixels of `image`: those that are finite and carry no flag in
  /// `mask`.
  public static func stretch(
    for image: Image, mask: Mask? = nil, parallelism: Parallelism = .machine
  ) -> Stretch {
    let (image, mask) = thinned(image, mask)
    let background = ZScale().limits(of: image, mask: mask, parallelism: parallelism)
    let range = DisplayLimits(
      percentilesOf: image, mask: mask, from: 0, to: whitePercentile, parallelism: parallelism)
    return Stretch(
      limits: DisplayLimits(
        black: background.black, white: max(background.white, range.white)),
      curve: .asinh(softening: (background.white - background.black) * softeningRanges))
  }

  /// Every few rows of a large frame: some million pixels tell the limits as well as all of them.
  private static func thinned(_ image: Image, _ mask: Mask?) -> (Image, Mask?) {
    let step = image.pixels.count / mostPixels + 1
    guard step > 1 else { return (image, mask) }
    let rows = stride(from: step / 2, to: image.height, by: step)
    let chosen = rows.map { $0 * image.width..<($0 + 1) * image.width }
    let pixels = chosen.flatMap { image.pixels[$0] }
    let flags = mask.map { mask in chosen.flatMap { mask.flags[$0] } }
    return (
      Image(width: image.width, height: chosen.count, pixels: pixels),
      flags.map { Mask(width: image.width, height: chosen.count, flags: $0) }
    )
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
