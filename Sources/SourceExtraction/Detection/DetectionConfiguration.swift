/// What the detection threshold counts in.
public enum ThresholdConvention: String, Codable, Sendable, CaseIterable {
  /// Standard deviations of a single sky pixel, compared with the filtered image: SExtractor's
  /// DETECT_THRESH. With its 3 x 3 filter, 1.5 of these are 4 standard deviations of the filtered
  /// sky.
  case pixelNoise = "pixel-noise"
  /// Standard deviations of the filtered sky: the chance of a false pixel is the same for every
  /// filter, and for correlated noise.
  case filteredNoise = "filtered-noise"
}

/// What a branch of a blend is compared with, to decide whether it is a source of its own.
public enum ContrastReference: String, Codable, Sendable, CaseIterable {
  /// The flux of the whole blend, as SExtractor does: in a crowded field, where everything hangs
  /// together, faint sources are never separated.
  case wholeBlend = "whole-blend"
  /// The flux of the branches that join at the same place.
  case joinedBranches = "joined-branches"
}

/// How sources are found, separated and cleaned.
public struct DetectionConfiguration: Codable, Sendable, Equatable {
  /// What a pixel must exceed, in the units of `convention`; above 0 (DETECT_THRESH).
  public var threshold: Double
  /// The units of `threshold`.
  public var convention: ThresholdConvention
  /// What the matched filter correlates the image with (FILTER_NAME).
  public var kernel: DetectionKernel
  /// Whether a Gaussian as wide as the field's stars, by a first look at them, stands in for
  /// `kernel`.
  public var matchesSeeing = false
  /// The fewest pixels of a source, at least 1 (DETECT_MINAREA).
  public var minimumArea: Int
  /// The number of levels, from the threshold to a source's peak, at which deblending looks for
  /// branches, 1 to 4096; 1 never separates (DEBLEND_NTHRESH).
  public var subthresholds: Int
  /// The share of the flux of `contrastReference` that a branch must hold, 0 to 1; 1 never separates
  /// (DEBLEND_MINCONT).
  public var contrast: Double
  /// What `contrast` is a share of.
  public var contrastReference: ContrastReference
  /// The exponent of the wings that hide satellites, 0.1 to 10; nil does not clean (CLEAN_PARAM).
  public var cleanParameter: Double?

  /// Throws for settings that make no sense.
  public func validate() throws {
    try Self.require(
      threshold > 0 && threshold.isFinite, "detection threshold", "positive", "\(threshold)")
    try Self.require(minimumArea >= 1, "minimum area", "at least 1", "\(minimumArea)")
    try Self.require(
      (1...4096).contains(subthresholds), "subthresholds", "1 to 4096", "\(subthresholds)")
    try Self.require((0...1).contains(contrast), "contrast", "0 to 1", "\(contrast)")
    try Self.require(
      cleanParameter.map { (0.1...10).contains($0) } ?? true, "clean parameter", "0.1 to 10",
      "\(cleanParameter ?? 0)")
    try kernel.validate()
  }

  /// The significance (standard deviations of the filtered sky) that a pixel must exceed, where the
  /// noise of the filtered sky is `correlationRatio` times what white noise would give.
  public func significanceThreshold(correlationRatio: Double = 1) -> Double {
    switch convention {
    case .filteredNoise: threshold
    case .pixelNoise: threshold / (kernel.whiteNoiseRatio * max(correlationRatio, 1e-6))
    }
  }

  static func require(
    _ condition: Bool, _ name: String, _ expected: String, _ found: String
  ) throws {
    guard condition else {
      throw SourceExtractionError.badOption(name: name, expected: expected, found: found)
    }
  }
}
