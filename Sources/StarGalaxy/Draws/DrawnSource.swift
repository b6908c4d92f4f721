import Foundation

/// The truth about a source that was drawn, simulated, detected and cut out.
public struct DrawnSource: Sendable, Equatable {
  /// The share of stars in the light at the detection, 0 to 1: a blend of both classes is neither.
  public var starShare: Float = 0
  /// Whether it is a star, or most of its light is a star's.
  public var isStar: Bool { starShare > 0.5 }
  /// Whether it is a blend of both classes.
  public var isMixed: Bool { starShare > 0.1 && starShare < 0.9 }
  /// ln of the half-light radius over the width of the point spread; 0 for stars.
  public var logSize: Float = 0
  /// The ellipticity along x and along the diagonal.
  public var ellipticity = SIMD2<Float>(0, 0)
  /// ln of the Sersic index; 0 for stars and exponential discs.
  public var logIndex: Float = 0
  /// Where the source is, seen from the best place of a point source, pixels.
  public var offset = SIMD2<Float>(0, 0)
  /// ln of the signal-to-noise.
  public var logSignal: Float = 0
  /// Where the source is in its frame, 0-based pixels.
  public var place = SIMD2<Float>(0, 0)
  /// What the decoder's likelihood needs of a cutout, as in `StampNote`.
  public var peakSignal: Float = 0
  /// What light adds to a pixel's variance.
  public var photonNoise: Float = 0
  /// The error of the point spread.
  public var modelError: Float = 0.01
  /// Whether the truth is known: not on real frames, which serve the wake phase only.
  public var isKnown = true
  /// The number of its field in the bank.
  public var field = 0
  /// How much it counts in training.
  public var weight: Float = 1

  /// A source of which nothing is known.
  public init() {}

  /// Takes over what is known of the cutout.
  mutating func take(_ note: StampNote) {
    logSignal = log(max(note.signalToNoise, 0.1))
    (peakSignal, photonNoise, modelError) = (note.peakSignal, note.photonNoise, note.modelError)
  }

  /// How many numbers `numbers` has.
  static let numberCount = 16

  /// As stored in a bank.
  var numbers: [Float] {
    [
      starShare, logSize, ellipticity.x, ellipticity.y, logIndex, offset.x, offset.y,
      logSignal, weight, place.x, place.y, peakSignal, photonNoise, modelError, isKnown ? 1 : 0,
      Float(field),
    ]
  }

  init(numbers n: ArraySlice<Float>) {
    let n = Array(n)
    starShare = n[0]
    (logSize, ellipticity, logIndex) = (n[1], SIMD2(n[2], n[3]), n[4])
    (offset, logSignal, weight) = (SIMD2(n[5], n[6]), n[7], n[8])
    place = SIMD2(n[9], n[10])
    (peakSignal, photonNoise, modelError, isKnown) = (n[11], n[12], n[13], n[14] > 0.5)
    field = n[15] >= 0 && n[15] < 1e6 ? Int(n[15]) : 0
  }
}
