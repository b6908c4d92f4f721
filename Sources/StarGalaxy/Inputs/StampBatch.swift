import Tensors

/// What the network reads of some sources.
public struct StampBatch: Sendable {
  /// What the network sees of each pixel, `[sources, 32, 32, 4]`.
  ///
  /// asinh(image / sigma) / 4, asinh(residual / sigma) / 2 after the best point source is taken out,
  /// the square root of the point spread over its peak, and 1 where a pixel counts. Pixels that do not
  /// count are 0 in the first two.
  public var images: Tensor
  /// `[sources, 62]`: the numbers that `StampFeature` names, then the field's, each of order one.
  public var features: Tensor
  /// What else is known of each source.
  public var notes: [StampNote]

  /// Room for `count` sources.
  public init(count: Int) {
    let side = StampGeometry.side
    images = Tensor([count, side, side, StampGeometry.channels])
    features = Tensor([count, StampFeature.inputCount])
    notes = [StampNote](repeating: StampNote(), count: count)
  }

  /// The number of sources.
  public var count: Int { notes.count }

  /// The sources `rows`, in that order.
  public func selecting(_ rows: [Int]) -> StampBatch {
    var result = StampBatch(count: rows.count)
    let pixels = StampGeometry.pixelCount * StampGeometry.channels
    let width = StampFeature.inputCount
    for (place, row) in rows.enumerated() {
      result.images.elements.replaceSubrange(
        place * pixels..<(place + 1) * pixels,
        with: images.elements[row * pixels..<(row + 1) * pixels])
      result.features.elements.replaceSubrange(
        place * width..<(place + 1) * width,
        with: features.elements[row * width..<(row + 1) * width])
      result.notes[place] = notes[row]
    }
    return result
  }
}

/// What is known of a source beside what the network reads.
public struct StampNote: Sendable, Equatable {
  /// Signal-to-noise of the best point source, correlated noise allowed for.
  public var signalToNoise: Float = 0
  /// Reduced chi^2 of the best point source within its core and ring.
  public var pointChi2: Float = 1
  /// Reduced chi^2 of the best of the extended templates.
  public var extendedChi2: Float = 1
  /// The share of the window that is masked or bad.
  public var maskedShare: Float = 0
  /// The half-light radius over the width of the point spread; 0 where unknown.
  public var sizeRatio: Float = 0
  /// The peak of the best point source in units of the sky's noise.
  public var peakSignal: Float = 0
  /// What light adds to a pixel's variance, both in units of the sky's noise.
  public var photonNoise: Float = 0
  /// The error of the point spread as a share of its light.
  public var modelError: Float = 0.01
  /// Whether a point source could be fitted.
  public var hasFit = false

  /// A note of nothing.
  public init() {}
}
