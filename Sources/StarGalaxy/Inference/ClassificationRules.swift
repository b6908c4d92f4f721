import Foundation
import SourceExtraction

/// From the encoder's answers to the catalogue's, by stated rules.
///
/// - A saturated core says nothing of the profile. Such a source is a star if its size is at most 2.5
///   times that of the point spread, for its wings then follow it.
/// - A source whose half-light radius fills the cutout (12 pixels) and is more than 2.5 times that of
///   the point spread is a galaxy, unless its core is saturated.
/// - A source of more than 400 sigma that is no clear galaxy, and whose half-light radius is below the
///   width of the point spread, is a star: a galaxy so bright leaves no doubt, but the core of a star
///   may be saturated though no header says from what value on. (Stars have radii of 0.5 to 0.75 of
///   that width; a large galaxy that the network does not know what to make of is left to it.)
/// - A source with a cosmic ray's sharpness is neither.
///
/// Probabilities are those of as many stars as galaxies; `FieldCalibration` learns the field's own
/// shares.
public struct ClassificationRules: Sendable {
  private let extraction: ExtractionResult

  /// Up to this half-light radius, in widths of the point spread, a saturated source is a star.
  public static let saturatedStarSize: Float = 2.5
  /// The half-light radius, pixels, from which on a cutout does not hold a source.
  public static let largestRadius = 12.0

  /// The signal-to-noise from which on a galaxy leaves no doubt, and the doubt.
  public static let brightSignal = 400.0
  private static let doubtfulOdds: Float = -4
  /// The half-light radius, in widths of the point spread, below which a bright doubtful source is a star.
  public static let doubtfulStarSize: Float = 1

  /// The rules for the sources of `extraction`.
  public init(_ extraction: ExtractionResult) {
    self.extraction = extraction
  }

  /// The answers, row by row.
  public func apply(to encoded: [EncodedSource]) -> [SourceClassification] {
    encoded.indices.map { answer(encoded[$0], row: $0) }
  }

  private func answer(_ encoded: EncodedSource, row: Int) -> SourceClassification {
    let source = extraction.sources[row]
    var flags: ClassificationFlags = []
    var odds = encoded.logLikelihoodRatio
    if !encoded.note.hasFit { flags.insert(.withoutFit) }
    if encoded.note.maskedShare > 0.5 { flags.insert(.crowded) }
    if source.skyFlags.contains(.cosmicRay) { flags.insert(.artefact) }
    if source.flags.contains(.saturated) {
      flags.insert(.saturated)
      if encoded.note.sizeRatio < Self.saturatedStarSize {
        odds = max(odds, Float(SourceClassification.largestLogOdds))
      }
    } else if source.lightRadius > Self.largestRadius,
      encoded.note.sizeRatio >= Self.saturatedStarSize
    {
      flags.insert(.veryLarge)
      odds = min(odds, Self.doubtfulOdds)
    }
    if isDoubtful(odds, row: row, size: encoded.note.sizeRatio) {
      flags.insert(.saturated)
      odds = Float(SourceClassification.largestLogOdds)
    }
    let probability = 1 / (1 + exp(-min(odds, Float(SourceClassification.largestLogOdds))))
    let error = probability * (1 - probability) * encoded.deviation[LatentLayout.classCoordinate]
    return SourceClassification(
      starProbability: probability, starProbabilityError: error,
      verdict: SourceClassification.verdict(starProbability: probability),
      logLikelihoodRatio: odds, latentMean: encoded.mean, latentDeviation: encoded.deviation,
      anomaly: min(encoded.note.pointChi2, encoded.note.extendedChi2), flags: flags)
  }

  /// Whether a source is very bright and small, and yet neither clearly a star nor clearly a galaxy.
  private func isDoubtful(_ odds: Float, row: Int, size: Float) -> Bool {
    let fit = extraction.pointSources[row]
    guard size < Self.doubtfulStarSize, fit.isConverged, fit.fluxError > 0,
      fit.flux > Self.brightSignal * fit.fluxError
    else { return false }
    return odds > Self.doubtfulOdds && odds < Float(SourceClassification.largestLogOdds)
  }
}
