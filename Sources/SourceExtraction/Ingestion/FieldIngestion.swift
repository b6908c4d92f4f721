import FITSFiles
import Foundation
import Imaging
import Tensors

/// Makes a field of a frame and of what came with it: maps, header, options.
public struct FieldIngestion {
  /// Reads the image that `location` means, with the maps of its own file or those of the options.
  public static func open(
    _ location: FITSLocation, options: IngestionOptions = IngestionOptions(),
    parallelism: Parallelism = .machine
  ) throws -> Field {
    var options = options
    options.limits.threads = parallelism.threads
    let file = try FITSFile.open(location.path, limits: options.limits)
    let hdu = try scienceHDU(location.hdu, in: file)
    var frame = Frame(
      fits: try file.readImage(hdu, rows: options.rows), name: Frame.name(ofPath: location.path),
      parallelism: parallelism)
    let primary = hdu.index > 0 ? file.hdus[0].header : nil
    AsinhScaling(header: frame.header)?.undo(in: &frame.image)
    var maps = FieldMaps()
    let companions = CompanionMaps(of: hdu, in: file)
    if options.weight == nil, options.usesExtensions, let weight = companions.weight {
      maps.weight = (
        try file.readImage(weight.hdu, rows: options.rows), weight.kind, weight.hdu.name
      )
    }
    if options.flags == nil, options.usesExtensions, let flags = companions.flags {
      maps.flags = (try file.readIntegers(flags, rows: options.rows), primary, flags.name)
    }
    return try ingest(
      frame, maps: &maps, primary: primary, options: options, parallelism: parallelism)
  }

  /// The sides of the image that `location` means, pixels, and its header, from the headers alone.
  public static func size(
    of location: FITSLocation, limits: FITSLimits = .default
  ) throws -> (width: Int, height: Int, header: Header) {
    let file = try FITSFile.open(location.path, limits: limits)
    let hdu = try scienceHDU(location.hdu, in: file)
    let size = hdu.planeSize ?? (0, 0)
    return (size.width, size.height, hdu.header)
  }

  /// Makes a field of a frame that was read or made elsewhere; `primary` is the first header of its
  /// file.
  public static func ingest(
    _ frame: consuming Frame, primary: Header? = nil,
    options: IngestionOptions = IngestionOptions(), parallelism: Parallelism = .machine
  ) throws -> Field {
    var maps = FieldMaps()
    return try ingest(
      frame, maps: &maps, primary: primary, options: options, parallelism: parallelism)
  }

  /// The image a selector means; without one, the extension that is called SCI or IMAGE, if any.
  private static func scienceHDU(_ selector: HDUSelector?, in file: FITSFile) throws -> HDU {
    if selector == nil {
      for name in ["SCI", "IMAGE"] {
        if let hdu = file.hdus.first(where: { $0.isImage && $0.name.uppercased() == name }) {
          return hdu
        }
      }
    }
    return try file.imageHDU(selector)
  }

  private static func ingest(
    _ frame: consuming Frame, maps: inout FieldMaps, primary: Header?, options: IngestionOptions,
    parallelism: Parallelism
  ) throws -> Field {
    try options.validate()
    try maps.read(options)
    let facts = SurveyFacts(header: frame.header, primary: primary, keywords: options.keywords)
    var field = Field(frame, zeroPoint: 0)
    frame.image = Image(width: 0, height: 0)
    frame.mask = Mask(width: 0, height: 0)
    field.settle(facts, options: options)
    try maps.check(against: field.image)
    BlankRegions.flag(in: &field)
    maps.apply(to: &field, options: options, parallelism: parallelism)
    field.estimateSaturation()
    return field
  }
}

extension Field {
  /// Takes over the facts of the options, else those of the header, and notes where each is from.
  fileprivate mutating func settle(_ facts: SurveyFacts, options: IngestionOptions) {
    gain = options.gain ?? facts.gain?.value
    saturation = options.saturation ?? facts.saturation?.value
    zeroPoint = options.zeroPoint ?? facts.zeroPoint?.value ?? 0
    pixelScale = options.pixelScale ?? pixelScale
    bandName = facts.bandName
    if options.gain == nil {
      notes.append(
        facts.gain.map { "gain \(Float($0.value)) from \($0.source)" }
          ?? "gain unknown: sources add no noise")
    }
    if options.saturation == nil {
      notes.append(
        facts.saturation.map { "saturation \(Float($0.value)) from \($0.source)" }
          ?? "saturation level unknown")
    }
    if options.zeroPoint == nil {
      notes.append(
        facts.zeroPoint.map { "zero point \(Float($0.value)) from \($0.source)" }
          ?? "zero point unknown: magnitudes count from 0")
    }
  }
}

/// Pan-STARRS packs its images by an inverse hyperbolic sine.
private struct AsinhScaling {
  let softening: Double
  let offset: Double

  init?(header: Header) {
    guard let softening = header.double("BSOFTEN"), softening > 0, softening.isFinite,
      let offset = header.double("BOFFSET"), offset.isFinite
    else { return nil }
    self.softening = softening
    self.offset = offset
  }

  func undo(in image: inout Image) {
    for index in image.pixels.indices {
      // One unit is a magnitude.
      let value = Double(image.pixels[index]) * 0.4 * log(10.0)
      let flux = Float(offset + 2 * softening * sinh(value))
      image.pixels[index] = flux.isFinite ? flux : 0
    }
  }
}
