/// The column FLAGS: warnings about a source, with SExtractor's bits and meanings.
public struct SourceFlags: OptionSet, Sendable, Hashable, Codable {
  /// The bits, as they stand in the column.
  public let rawValue: Int16

  /// The flags whose bits are set in `rawValue`.
  public init(rawValue: Int16) {
    self.rawValue = rawValue
  }

  /// Neighbours, or more than 10 % bad pixels, bias the Kron photometry.
  public static let crowded = SourceFlags(rawValue: 1 << 0)
  /// The source was blended with another one and has been separated from it.
  public static let deblended = SourceFlags(rawValue: 1 << 1)
  /// At least one pixel of the source is saturated.
  public static let saturated = SourceFlags(rawValue: 1 << 2)
  /// The source is cut by an edge of the frame.
  public static let truncated = SourceFlags(rawValue: 1 << 3)
  /// An aperture reaches over an edge, or over pixels without a value.
  public static let incompleteAperture = SourceFlags(rawValue: 1 << 4)
  /// The isophote holds pixels without a value.
  public static let incompleteIsophote = SourceFlags(rawValue: 1 << 5)
}

/// The column SKY_FLAGS: what else we know about a source, beyond SExtractor's bits.
public struct SkyFlags: OptionSet, Sendable, Hashable, Codable {
  /// The bits, as they stand in the column.
  public let rawValue: Int32

  /// The flags whose bits are set in `rawValue`.
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// Charge that ran along the column of a saturated star touches the source.
  public static let bleedTrail = SkyFlags(rawValue: 1 << 0)
  /// Sharper than the point spread allows.
  public static let cosmicRay = SkyFlags(rawValue: 1 << 1)
  /// Part of a straight trail across the frame.
  public static let satelliteTrail = SkyFlags(rawValue: 1 << 2)
  /// Pixels of the source are marked in the flag map or have no weight.
  public static let maskedPixels = SkyFlags(rawValue: 1 << 3)
  /// The brightest pixel itself is saturated.
  public static let saturatedCore = SkyFlags(rawValue: 1 << 4)
  /// The point-spread fit did not converge; its columns are undefined.
  public static let pointSpreadFailed = SkyFlags(rawValue: 1 << 5)
  /// The point spread is an assumption or a poor fit: too few stars in the frame.
  public static let pointSpreadAssumed = SkyFlags(rawValue: 1 << 6)
  /// The background under the source was filled in from neighbouring cells.
  public static let backgroundFilled = SkyFlags(rawValue: 1 << 7)
  /// The windowed position wandered off; the isophotal one stands in its place.
  public static let windowedPositionFailed = SkyFlags(rawValue: 1 << 8)
  /// The Kron aperture is the smallest allowed one, the source being too faint to measure it.
  public static let smallestKronAperture = SkyFlags(rawValue: 1 << 9)
  /// More peaks than deblending may separate: some are left together.
  public static let deblendingStopped = SkyFlags(rawValue: 1 << 10)

  /// The flags with the names under which tables and help list them.
  public static let names: [(flag: SkyFlags, name: String)] = [
    (.bleedTrail, "bleed_trail"), (.cosmicRay, "cosmic_ray"),
    (.satelliteTrail, "satellite_trail"), (.maskedPixels, "masked_pixels"),
    (.saturatedCore, "saturated_core"), (.pointSpreadFailed, "point_spread_failed"),
    (.pointSpreadAssumed, "point_spread_assumed"), (.backgroundFilled, "background_filled"),
    (.windowedPositionFailed, "windowed_position_failed"),
    (.smallestKronAperture, "smallest_kron_aperture"),
    (.deblendingStopped, "deblending_stopped"),
  ]

  /// The names of the flags that are set.
  public var names: [String] {
    Self.names.filter { contains($0.flag) }.map(\.name)
  }
}
