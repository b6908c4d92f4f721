/// How much a file may ask for, and how strict reading is.
public struct FITSLimits: Sendable, Equatable {
  /// The largest plane, in pixels, and the longest table column, in values.
  public var maximumPixels: Int
  /// The most bytes a gzipped file may unfold to.
  public var maximumInflatedBytes: Int
  /// The longest header, in bytes.
  public var maximumHeaderBytes: Int
  /// Whether a `CHECKSUM` or `DATASUM` that does not fit is an error; a missing one never is.
  public var verifiesChecksums: Bool
  /// How many threads may read one HDU, at least 1; the result does not depend on it.
  public var threads = 1

  /// Limits; what is not given takes the default.
  public init(
    maximumPixels: Int = 1 << 30, maximumInflatedBytes: Int = 1 << 32,
    maximumHeaderBytes: Int = 1 << 24, verifiesChecksums: Bool = true
  ) {
    self.maximumPixels = maximumPixels
    self.maximumInflatedBytes = maximumInflatedBytes
    self.maximumHeaderBytes = maximumHeaderBytes
    self.verifiesChecksums = verifiesChecksums
  }

  /// A plane of 2^30 pixels, 4 GiB out of a gzipped file, checksums verified.
  public static let `default` = FITSLimits()
}
