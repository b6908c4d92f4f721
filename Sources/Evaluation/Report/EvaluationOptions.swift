/// How a catalogue is scored.
public struct EvaluationOptions: Sendable, Equatable, Codable {
  /// Whether places are compared in pixels or on the sky.
  public var frame: MatchingFrame
  /// A detection closer than this belongs to a source, in pixels or arcseconds.
  public var radius: Double
  /// How sources and detections are paired.
  public var matching: SourceMatch.Rule
  /// Only true sources brighter than this are looked for.
  public var faintest: Double
  /// Edges of the magnitude intervals; nil takes half magnitudes over the truth.
  public var magnitudeEdges: [Double]?
  /// Whether the truth lists every source; if not, no detection can be called false.
  public var truthIsComplete: Bool
  /// Score classes only where the label is trusted.
  public var trustedLabelsOnly: Bool
  /// Added to measured magnitudes; nil takes the median difference of matched sources off, for
  /// catalogues with another zero point.
  public var zeroPointShift: Double?
  /// The contaminations (0-1) at which efficiencies are stated.
  public var contaminations: [Double]
  /// How often samples are redrawn for the errors; 0 for none.
  public var bootstrapReplicas: Int
  /// What the redrawn samples follow from.
  public var seed: UInt64

  /// Throws if an option makes no sense.
  public func validate() throws {
    guard radius > 0, radius.isFinite else {
      throw EvaluationError.badOption(
        name: "radius", found: "\(radius)", expected: "a positive number")
    }
    guard contaminations.allSatisfy({ (0..<1).contains($0) }) else {
      throw EvaluationError.badOption(
        name: "contaminations", found: "\(contaminations)", expected: "numbers in 0..<1")
    }
    guard (0...100_000).contains(bootstrapReplicas) else {
      throw EvaluationError.badOption(
        name: "bootstrap replicas", found: "\(bootstrapReplicas)", expected: "0 to 100000")
    }
    if let magnitudeEdges { _ = try Bins(edges: magnitudeEdges) }
  }
}
