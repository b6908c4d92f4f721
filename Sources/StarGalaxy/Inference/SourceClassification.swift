/// What a source is held to be.
public enum ClassVerdict: String, Sendable, Codable, CaseIterable {
  /// P(star) is at least 0.8 (`SourceClassification.certainty`).
  case star
  /// P(star) is at most 0.2.
  case galaxy
  /// Neither.
  case unsure
}

/// What else is to be known about a classification.
public struct ClassificationFlags: OptionSet, Sendable, Hashable, Codable {
  /// The bits.
  public let rawValue: UInt8

  /// The flags whose bits are set in `rawValue`.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// The core is saturated: the wings decided, by a stated rule.
  public static let saturated = ClassificationFlags(rawValue: 1 << 0)
  /// The source is far larger than the cutout: a galaxy by rule.
  public static let veryLarge = ClassificationFlags(rawValue: 1 << 1)
  /// No fit of the point spread: the cutout alone decided.
  public static let withoutFit = ClassificationFlags(rawValue: 1 << 2)
  /// Sharper than the point spread allows: neither a star nor a galaxy.
  public static let artefact = ClassificationFlags(rawValue: 1 << 3)
  /// Much of the cutout belongs to neighbours or is bad.
  public static let crowded = ClassificationFlags(rawValue: 1 << 4)
}

/// The classifier's answer for one source.
public struct SourceClassification: Sendable, Equatable {
  /// The probability of being a star, 0 to 1, given the star fraction of the field at its brightness.
  public var starProbability: Float
  /// Its standard error, from the width of the class coordinate.
  public var starProbabilityError: Float
  /// Star, galaxy or unsure.
  public var verdict: ClassVerdict
  /// ln of the probability of the cutout if it is a star over that if it is a galaxy; no prior in it.
  public var logLikelihoodRatio: Float
  /// The means of the latent coordinates, in the order of `LatentLayout`.
  public var latentMean: [Float]
  /// Their standard deviations.
  public var latentDeviation: [Float]
  /// How unlike both stars and galaxies the cutout is: the reduced chi^2 of the better fit, >= 0.
  public var anomaly: Float
  /// Rules that were applied, and what makes the answer weaker.
  public var flags: ClassificationFlags
  /// How many bands' cutouts decided.
  public var bands = 1

  /// Above this P(star) a source is called a star, below one minus it a galaxy.
  public static let certainty: Float = 0.8

  /// The ln odds of a source that a rule holds to be a star (P = 0.982), and the most that is claimed
  /// before the field is known: about one true source in fifty is hidden in the light of a star.
  public static let largestLogOdds = 4.0

  /// The verdict of a probability of being a star.
  public static func verdict(starProbability: Float) -> ClassVerdict {
    starProbability >= certainty ? .star : starProbability <= 1 - certainty ? .galaxy : .unsure
  }
}
