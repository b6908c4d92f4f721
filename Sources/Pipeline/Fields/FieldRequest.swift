import FITSFiles
import SourceExtraction

/// A field to process: where its frames are, and what its folder is called.
public struct FieldRequest: Sendable, Equatable {
  /// The name of its folder, unique in a run.
  public var name: String
  /// Its frames, one for each band; a field without named bands has a single one.
  public var bands: [BandInput]

  /// A field of the given bands.
  public init(name: String, bands: [BandInput]) {
    precondition(!bands.isEmpty, "a field has at least one frame")
    self.name = name
    self.bands = bands
  }

  /// The frame that places and pixels of the results refer to.
  public var reference: BandInput { bands[0] }

  /// Whether its frames were given by band.
  public var hasBands: Bool { bands.count > 1 || !reference.band.isEmpty }
}

/// A frame with the maps that belong to it.
public struct BandInput: Sendable, Equatable {
  /// The name of the band; empty for a field of a single frame.
  public var band: String
  /// The frame.
  public var frame: FITSLocation
  /// The plane of a cube, counted from 0.
  public var plane: Int
  /// The map of the noise, if it is in a file of its own.
  public var weight: FITSLocation?
  /// The map of bad pixels, if it is in a file of its own.
  public var flags: FITSLocation?
  /// The rows to read of the frame and its maps; nil for all of them.
  public var rows: Range<Int>?

  /// A frame without maps of its own.
  public init(
    _ frame: FITSLocation, band: String = "", plane: Int = 0, weight: FITSLocation? = nil,
    flags: FITSLocation? = nil
  ) {
    self.band = band
    self.frame = frame
    self.plane = plane
    self.weight = weight
    self.flags = flags
  }

  /// What ingestion needs to know.
  func ingestion(_ facts: KnownFacts) -> IngestionOptions {
    var options = IngestionOptions()
    options.weight = weight
    options.weightKind = facts.weightKind
    options.flags = flags
    options.rows = rows
    options.gain = facts.gain
    options.saturation = facts.saturation
    options.zeroPoint = facts.zeroPoint
    options.pixelScale = facts.pixelScale
    options.keywords = facts.keywords
    options.limits = facts.limits
    return options
  }

  /// The files that are read, by what they are to the field.
  var files: [(role: String, path: String)] {
    let prefix = band.isEmpty ? "" : band + " "
    return [(prefix + "frame", frame.path)]
      + (weight.map { [(prefix + "weight", $0.path)] } ?? [])
      + (flags.map { [(prefix + "flags", $0.path)] } ?? [])
  }
}
