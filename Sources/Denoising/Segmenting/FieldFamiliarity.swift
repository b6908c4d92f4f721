import Foundation
import SourceExtraction

/// Says where a field is unlike anything the network was trained on.
struct FieldFamiliarity {
  /// One line for each thing that is strange.
  let warnings: [String]

  /// The stars' full widths at half maximum in training, pixels.
  private static let widths = 1.7...7.5
  /// The largest noise of a sum over a star's core, relative to that of white noise, in training.
  private static let largestNoiseRatio = 3.0

  /// A look at a field whose stars are `seeing` pixels wide.
  init(_ field: SkySubtracted, seeing: SeeingEstimate) {
    let advice = "; '--detector matched-filter' is the classical way"
    var lines: [String] = []
    if seeing.peaks >= 5, !Self.widths.contains(seeing.fwhm) {
      lines.append(
        String(
          format: "stars are %.1f pixels wide, the network knows %.1f to %.1f", seeing.fwhm,
          Self.widths.lowerBound, Self.widths.upperBound) + advice)
    }
    let ratio = field.background.noiseCorrelation.noiseRatio(
      weights: DetectionKernel.gaussian(fwhm: seeing.fwhm).taps,
      width: DetectionKernel.gaussian(fwhm: seeing.fwhm).width)
    if ratio > Self.largestNoiseRatio {
      lines.append(
        String(
          format:
            "the noise is so correlated that a star's core has %.1f times that of white noise",
          ratio) + advice)
    }
    warnings = lines
  }
}
