import Imaging
import SourceExtraction
import Tensors

/// What another band of the same sky says of a field's sources.
///
/// The noise of bands is independent, so the ln ratios of likelihoods of a source's cutouts add up. A
/// network that reads all bands at once was rejected: it would have to be trained for every number
/// of bands, and this one takes them as they come. A band in which a rule decides (a saturated core,
/// a cosmic ray, a source larger than the cutout) or in which a source lies outside the frame says
/// nothing of it. Sources need not be found in it: what is at their places is looked at. Rejected: the
/// sources that the band has on its own (SDSS g, r, i in `process`, found in r: AUC .985 instead of
/// .989 for r 21-22, .892 instead of .898 for 22-23).
public struct BandEvidence: Sendable {
  /// The band's answer to each row of the reference; nil where it has none.
  public let answers: [SourceClassification?]

  /// Classifies what `band` shows at the places of the sources of `reference`.
  public init(
    of band: consuming Field, at reference: ExtractionResult, classifier: StarGalaxyClassifier,
    extraction: ExtractionConfiguration, parallelism: Parallelism = .machine
  ) throws {
    let places = try Self.places(of: reference, on: band)
    let found = try Extraction.run(
      band, at: places, configuration: extraction, parallelism: parallelism)
    let all = try classifier.classify(found.result, parallelism: parallelism)
    answers = found.rows.map { row in
      guard let row, !all[row].isRuled else { return nil }
      return all[row]
    }
  }

  /// The places of the reference's sources on the band: by both world coordinate systems, or the
  /// same pixels where neither has one.
  private static func places(
    of reference: ExtractionResult, on band: borrowing Field
  ) throws -> [PixelPoint] {
    let centres = reference.sources.map(\.centre)
    let (width, height) = (reference.field.image.width, reference.field.image.height)
    if let from = reference.field.wcs, let to = band.wcs {
      return to.pixels(ofSky: from.sky(ofPixels: centres))
    }
    guard reference.field.wcs == nil, band.wcs == nil else {
      throw StarGalaxyError.bandsDiffer(
        "\(band.name): either all bands have world coordinates or none")
    }
    guard band.image.width == width, band.image.height == height else {
      throw StarGalaxyError.bandsDiffer(
        "\(band.name): without world coordinates bands need equal sides: "
          + "\(band.image.width) x \(band.image.height) here, \(width) x \(height) in "
          + reference.field.name)
    }
    return centres
  }

  /// The reference's answers with this band's evidence added; those that a rule decided stay.
  public func added(to reference: [SourceClassification]) -> [SourceClassification] {
    zip(reference, answers).map { answer, other in
      guard let other, !answer.isRuled else { return answer }
      return answer.joined(with: other)
    }
  }
}

extension StarGalaxyClassifier {
  /// Classifies every source of a field, row by row, by what it and other `bands` of the same sky
  /// show; these are read one at a time, and extracted as `configuration` says.
  public func classify(
    _ extraction: ExtractionResult, bands: [() throws -> Field],
    configuration: ExtractionConfiguration, parallelism: Parallelism = .machine
  ) throws -> [SourceClassification] {
    try bands.reduce(classify(extraction, parallelism: parallelism)) { answers, band in
      try BandEvidence(
        of: band(), at: extraction, classifier: self, extraction: configuration,
        parallelism: parallelism
      ).added(to: answers)
    }
  }
}

extension SourceClassification {
  /// Whether a rule, not the ratio, decided.
  var isRuled: Bool {
    !flags.isDisjoint(with: [.veryLarge, .artefact, .saturated]) || !logLikelihoodRatio.isFinite
  }

  /// The answer to both cutouts: ratios add up, and so do the squares of their errors.
  func joined(with other: SourceClassification) -> SourceClassification {
    var joined = self
    let old = max(starProbability * (1 - starProbability), 1e-6)
    let otherOld = max(other.starProbability * (1 - other.starProbability), 1e-6)
    let (own, others) = (starProbabilityError / old, other.starProbabilityError / otherOld)
    joined.logLikelihoodRatio = logLikelihoodRatio + other.logLikelihoodRatio
    let odds = Double(min(joined.logLikelihoodRatio, Float(Self.largestLogOdds)))
    let probability = Float(FieldCalibration.probability(ofLogOdds: odds))
    joined.starProbability = probability
    joined.starProbabilityError =
      probability * (1 - probability) * (own * own + others * others).squareRoot()
    joined.verdict = Self.verdict(starProbability: probability)
    joined.bands = bands + other.bands
    return joined
  }
}
