/// Every score of one catalogue against one truth.
public struct EvaluationReport: Sendable, Equatable, Codable {
  /// How it was scored.
  public var options: EvaluationOptions
  /// Rows of the catalogue.
  public var catalogRows: Int
  /// Rows of the truth table.
  public var truthRows: Int
  /// True sources with a detection, of any magnitude.
  public var matchedSources: Int
  /// Detection of the sources brighter than the faintest asked for; purity is that of the whole
  /// catalogue against the whole truth.
  public var detection: DetectionScore
  /// Detection by magnitude.
  public var detectionByMagnitude: [BinnedDetectionScore]
  /// Detection by signal-to-noise ratio; empty if neither table has one.
  public var detectionBySignalToNoise: [BinnedDetectionScore]
  /// Magnitudes of matched sources; empty if the catalogue has none.
  public var photometry: [PhotometryScore]
  /// Every classifier's score, the catalogue's own first, on the same sources.
  public var classifiers: [ClassifierScore]
  /// How well the segments cover the true sources; nil without maps.
  public var segmentation: SegmentationScore?
}

/// One classifier's scores.
public struct ClassifierScore: Sendable, Equatable, Codable {
  /// What the classifier is called.
  public var name: String
  /// Whether its scores were judged as probabilities.
  public var isProbability: Bool
  /// The scores by interval of true magnitude; the last one spans all of them.
  public var byMagnitude: [ClassificationBin]
  /// The receiver operating characteristic over the whole span, thinned to at most 200 points.
  public var curve: [StarRanking.CurvePoint]
}

/// A classifier's scores on the sources of an interval of true magnitude.
public struct ClassificationBin: Sendable, Equatable, Codable {
  /// The interval's lower edge, included.
  public var low: Double
  /// Its upper edge, excluded.
  public var high: Double
  /// Stars in it.
  public var stars: Int
  /// Galaxies in it.
  public var galaxies: Int
  /// The chance that a star outranks a galaxy.
  public var areaUnderCurve: Estimate?
  /// What remains of each class at fixed contaminations, in the order of the options.
  public var efficiencies: [Efficiency]
  /// The scores at probability one half, for classifiers that give probabilities.
  public var classes: ClassScores?
}

/// How much of a class remains when its sample may be contaminated so much.
public struct Efficiency: Sendable, Equatable, Codable {
  /// The greatest share of the other class in the sample.
  public var contamination: Double
  /// The share of galaxies that remain in a sample of galaxies.
  public var galaxies: Estimate?
  /// The share of stars that remain in a sample of stars.
  public var stars: Estimate?
}

/// Scores of a classifier that gives probabilities; sources without one are left out.
public struct ClassScores: Sendable, Equatable, Codable {
  /// Who was called what.
  public var confusion: ConfusionMatrix
  /// The share of stars called stars.
  public var starCompleteness: Estimate
  /// The share of sources called stars that are.
  public var starPurity: Estimate
  /// The share of galaxies called galaxies.
  public var galaxyCompleteness: Estimate
  /// The share of sources called galaxies that are.
  public var galaxyPurity: Estimate
  /// The share of sources called what they are.
  public var accuracy: Estimate
  /// The expected calibration error, ten intervals.
  public var calibrationError: Estimate
  /// The mean -ln of the probability given to the truth.
  public var logLoss: Estimate
  /// The mean squared miss.
  public var brierScore: Estimate
  /// Probability against share, interval by interval.
  public var calibration: Calibration
}
