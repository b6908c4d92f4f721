/// What the pixels of a map of the noise mean.
public enum WeightKind: String, Sendable, Codable, CaseIterable {
  /// One over the variance, in any unit (MAP_WEIGHT).
  case weight
  /// The variance, in any unit (MAP_VAR).
  case variance
  /// The standard deviation in the image's units (MAP_RMS).
  case rms

  /// Whether the map is in the image's units; else the noise measured in the image sets its scale.
  var isAbsolute: Bool { self == .rms }

  /// The variance of a pixel of the map; nil for one that says that the pixel is worth nothing.
  @inline(__always)
  func variance(of value: Float, threshold: Float) -> Float? {
    guard value.isFinite, value > threshold else { return nil }
    let variance =
      switch self {
      case .weight: 1 / value
      case .variance: value
      case .rms: value * value
      }
    return variance > 0 && variance.isFinite ? variance : nil
  }
}
