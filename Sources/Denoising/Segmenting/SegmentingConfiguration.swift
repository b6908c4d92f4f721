/// How many false sources a user puts up with.
public enum DetectionGoal: Codable, Sendable, Equatable {
  /// The share of the detections that shall be real, 0.5 to 0.9999.
  case purity(Double)
  /// How many false detections an empty sky may give, per square arcminute, above 0.
  case falseAlarms(perSquareArcminute: Double)

  /// How sure a source that no candidate stands for must be, 0.5 to 0.9999.
  var certainty: Double {
    switch self {
    case .purity(let purity): purity
    case .falseAlarms: 0.99
    }
  }

  /// The goal as a share, or as a rate per pixel of a frame; throws where the frame called `name` has
  /// no scale to tell the rate by.
  func perPixel(pixelScale: Double?, name: String) throws -> (purity: Double, rate: Double?) {
    switch self {
    case .purity(let purity): return (purity, nil)
    case .falseAlarms(let rate):
      guard let pixelScale, pixelScale > 0 else {
        throw DenoisingError.badOption(
          "\(name): false alarms per square arcminute need a frame with a pixel scale")
      }
      return (1, rate * pixelScale * pixelScale / 3600)
    }
  }
}

/// How a field is segmented: nothing that depends on the field's noise or seeing.
public struct SegmentingConfiguration: Codable, Sendable, Equatable {
  /// Where the threshold lies.
  public var goal: DetectionGoal
  /// The least probability of the source map for a pixel to be a source's, 0.01 to 0.99; nil takes
  /// the one with the best expected overlap with the truth.
  public var pixelProbability: Double?
  /// The pixels on a side of the blank fields on which false alarms are counted, 256 to 8192.
  public var blankSide: Int
  /// The number of those fields, 1 to 64.
  public var blankFields: Int
  /// The seed of their noise.
  public var seed: UInt64

  /// The pixels of all blank fields.
  var blankPixels: Double { Double(blankSide * blankSide * blankFields) }

  /// Throws for settings that make no sense.
  public func validate() throws {
    switch goal {
    case .purity(let purity):
      try require((0.5...0.9999).contains(purity), "a purity is 0.5 to 0.9999, not \(purity)")
    case .falseAlarms(let rate):
      try require(
        rate > 0 && rate <= 1000, "false alarms per square arcminute are 0 to 1000, not \(rate)")
    }
    if let pixelProbability {
      try require(
        (0.01...0.99).contains(pixelProbability),
        "the probability of a source's pixel is 0.01 to 0.99, not \(pixelProbability)")
    }
    try require((256...8192).contains(blankSide), "blank fields have 256 to 8192 pixels a side")
    try require((1...64).contains(blankFields), "there are 1 to 64 blank fields")
  }

  private func require(_ condition: Bool, _ problem: String) throws {
    guard condition else { throw DenoisingError.badOption(problem) }
  }
}
