import Denoising
import FITSFiles
import Imaging
import SourceExtraction

/// Every setting that a field's results depend on; two runs whose settings are equal may share them.
///
/// Settings that only decide how the work is done (threads, memory) are not in here.
public struct ProcessConfiguration: Codable, Sendable, Equatable {
  /// Background, detection, measurement and point spread.
  public var extraction: ExtractionConfiguration
  /// How sure the sources must be that the network finds; nil where the matched filter detects.
  public var segmenting: SegmentingConfiguration?
  /// What is known about the frames beyond their headers.
  public var facts: KnownFacts
  /// What is written for each field.
  public var outputs: Set<FieldOutput>
  /// Where sources are detected in fields of several bands.
  public var detectionBand: DetectionBand
  /// The side of a stamp, pixels, where cutouts are written.
  public var cutoutSide: Int
  /// How many stars and galaxies of known class are put into each field to correct the classifier's
  /// probabilities by; 0 for none.
  public var draws: Int
  /// The seed of whatever is drawn at random.
  public var seed: UInt64

  /// Settings; what is not given takes the default.
  public init(
    extraction: ExtractionConfiguration = .default,
    segmenting: SegmentingConfiguration? = nil, facts: KnownFacts = KnownFacts(),
    outputs: Set<FieldOutput> = FieldOutput.standard, detectionBand: DetectionBand = .combined,
    cutoutSide: Int = 48, draws: Int = 0, seed: UInt64 = 1
  ) {
    self.extraction = extraction
    self.segmenting = segmenting
    self.facts = facts
    self.outputs = outputs
    self.detectionBand = detectionBand
    self.cutoutSide = cutoutSide
    self.draws = draws
    self.seed = seed
  }

  /// Whether the denoising network takes part.
  public var needsNetwork: Bool { segmenting != nil || outputs.contains(.denoised) }

  /// Throws for settings that make no sense.
  public func validate() throws {
    try extraction.validate()
    try segmenting?.validate()
    guard (1...4096).contains(cutoutSide) else {
      throw PipelineError.badOption(
        name: "cutout side", expected: "1 to 4096", found: "\(cutoutSide)")
    }
  }
}

extension ProcessConfiguration {
  private enum CodingKeys: String, CodingKey {
    case extraction, segmenting, facts, outputs, detectionBand, cutoutSide, draws, seed
  }

  /// Writes the settings; the outputs in alphabetical order, as a set has none of its own.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(extraction, forKey: .extraction)
    try container.encodeIfPresent(segmenting, forKey: .segmenting)
    try container.encode(facts, forKey: .facts)
    try container.encode(outputs.map(\.rawValue).sorted(), forKey: .outputs)
    try container.encode(detectionBand, forKey: .detectionBand)
    try container.encode(cutoutSide, forKey: .cutoutSide)
    try container.encode(draws, forKey: .draws)
    try container.encode(seed, forKey: .seed)
  }
}

/// On which image of a field of several bands sources are detected.
public enum DetectionBand: Codable, Sendable, Equatable {
  /// On the sum of all bands' significance.
  case combined
  /// On the band of this name.
  case named(String)
}

/// What is known about all frames of a run beyond their headers; nil is looked up there.
public struct KnownFacts: Codable, Sendable, Equatable {
  /// Electrons per image unit.
  public var gain: Double?
  /// The value at which pixels saturate, image units.
  public var saturation: Double?
  /// The magnitude of one image unit.
  public var zeroPoint: Double?
  /// Arcseconds per pixel.
  public var pixelScale: Double?
  /// What the pixels of weight maps mean.
  public var weightKind = WeightKind.weight
  /// The spellings of the facts in headers.
  public var keywords = HeaderKeywords()
  /// The largest frame, in pixels.
  public var maximumPixels = FITSLimits.default.maximumPixels
  /// Whether a wrong checksum makes a frame a bad one.
  public var verifiesChecksums = true

  /// Nothing known.
  public init() {}

  /// The limits for reading files.
  var limits: FITSLimits {
    FITSLimits(maximumPixels: maximumPixels, verifiesChecksums: verifiesChecksums)
  }
}
