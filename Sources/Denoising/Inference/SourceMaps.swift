import Imaging

/// What a network, or something that stands in for one, says of every pixel of a field.
public struct SourceMaps: Sendable {
  /// The light without its noise as asinh(light / sigma), with the sky's own sigma at the pixel.
  public var denoised: Image
  /// The log-odds that a pixel belongs to a source: that its light exceeds half the sky's sigma.
  public var sourceLogits: Image
  /// The log-odds that a source's centre lies in a pixel.
  public var peakLogits: Image

  /// The log-odds of pixels without a trustworthy value: nothing is ever found there.
  public static let never: Float = -30

  /// Maps of the same sides.
  public init(denoised: Image, sourceLogits: Image, peakLogits: Image) {
    precondition(
      [sourceLogits, peakLogits].allSatisfy {
        $0.width == denoised.width && $0.height == denoised.height
      }, "all maps lie on one field")
    self.denoised = denoised
    self.sourceLogits = sourceLogits
    self.peakLogits = peakLogits
  }
}
