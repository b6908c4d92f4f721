import Foundation

/// What the third plane is trained towards: a narrow blob at the centre of every source.
public enum PeakMap {
  /// The standard deviation of a blob, pixels.
  public static let sigma = 1.0
  /// Sources with a smaller signal-to-noise ratio (of an ideal measurement) leave no blob.
  public static let faintest = 3.5
}
