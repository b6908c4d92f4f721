/// What an aperture holds.
struct ApertureSum: Sendable {
  /// The flux, in the image's units.
  var flux = 0.0
  /// The area in pixels.
  var area = 0.0
  /// The sum of the variances without the source's own photons.
  var variance = 0.0
  /// The part of the area whose values were replaced, in pixels.
  var replacedArea = 0.0
  /// Whether the aperture reaches over the frame's edge.
  var isTruncated = false

  /// The standard error of the flux: the pixels' noise, and the source's own photons where `gain`
  /// (electrons per unit) is known.
  func fluxError(gain: Double?) -> Double {
    let photons = gain.map { $0 > 0 && flux > 0 ? flux / $0 : 0 } ?? 0
    return (variance + photons).squareRoot()
  }
}
