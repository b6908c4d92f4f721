import Foundation
import Imaging
import SourceCatalogs
import SourceExtraction
import StarGalaxy

/// What a field turned out to be, in numbers; what is not known is nil.
public struct FieldSummary: Codable, Sendable, Equatable {
  /// The frame as it was read.
  public struct Frame: Codable, Sendable, Equatable {
    /// Columns.
    public var width: Int
    /// Rows.
    public var height: Int
    /// The name of the filter.
    public var band: String?
    /// Arcseconds per pixel.
    public var pixelScale: Double?
    /// The magnitude of one image unit.
    public var zeroPoint: Double?
    /// Electrons per image unit.
    public var gain: Double?
    /// The value at which pixels saturate, image units.
    public var saturation: Double?
    /// The part of the pixels that have no value or are flagged, 0 to 1.
    public var maskedFraction: Double
  }

  /// The sky and what it hides.
  public struct Sky: Codable, Sendable, Equatable {
    /// The median level, image units.
    public var level: Double
    /// The standard deviation of a pixel, image units.
    public var sigma: Double
    /// The magnitude of a point source with a signal-to-noise of 10.
    public var depth: Double?
  }

  /// The point spread.
  public struct PointSpread: Codable, Sendable, Equatable {
    /// The full width at half maximum in the middle of the frame, pixels.
    public var fwhm: Double
    /// The same in arcseconds: the seeing.
    public var seeing: Double?
    /// 0 round, 1 a line; in the middle of the frame.
    public var ellipticity: Double
    /// The stars that made the model.
    public var stars: Int
    /// Where the model comes from: measured, constantMoffat or assumed.
    public var origin: String
  }

  /// How many sources there are of each kind.
  public struct Counts: Codable, Sendable, Equatable {
    /// Rows of the catalogue.
    public var sources: Int
    /// Sources with any of SExtractor's flags.
    public var flagged: Int
    /// Sources of class star; nil where nobody classified, as with all that follow.
    public var stars: Int?
    /// Sources of class galaxy.
    public var galaxies: Int?
    /// Sources of class unsure.
    public var unsure: Int?
    /// The mean of P_STAR.
    public var starFraction: Double?
    /// How many sources have P_STAR in each tenth from 0 to 1.
    public var starHistogram: [Int]?
  }

  /// The frame as it was read.
  public var frame: Frame
  /// The sky and what it hides.
  public var sky: Sky
  /// The point spread.
  public var pointSpread: PointSpread
  /// How many sources there are.
  public var counts: Counts
  /// What was found in headers and what had to be assumed, a line each.
  public var notes: [String]
  /// What the user should know, a line each.
  public var warnings: [String]
}

extension FieldSummary {
  /// The summary of an extraction and its final catalogue.
  init(
    _ extraction: ExtractionResult, catalog: SourceCatalog, notes: [String], warnings: [String]
  ) throws {
    let field = extraction.field
    let model = extraction.pointSpread
    let middle = PixelPoint(
      x: Double(field.image.width - 1) / 2, y: Double(field.image.height - 1) / 2)
    let shape = model.shape(atX: middle.x, y: middle.y)
    let isKnown = !notes.contains { $0.contains("zero point unknown") }
    let zeroPoint = isKnown ? field.zeroPoint : nil
    frame = Frame(
      width: field.image.width, height: field.image.height, band: field.bandName,
      pixelScale: field.pixelScale, zeroPoint: zeroPoint, gain: field.gain,
      saturation: field.saturation, maskedFraction: field.mask.unusableFraction)
    let faintest = field.faintestFlux(in: model, signalToNoise: 10)
    sky = Sky(
      level: extraction.background.globalLevel, sigma: extraction.background.globalSigma,
      depth: zeroPoint.flatMap { faintest > 0 ? ($0 - 2.5 * log10(faintest)).ifFinite : nil })
    pointSpread = PointSpread(
      fwhm: shape.fwhm, seeing: field.pixelScale.flatMap { ($0 * shape.fwhm).ifFinite },
      ellipticity: shape.ellipticity.ifFinite ?? 0, stars: model.starCount,
      origin: model.origin.rawValue)
    counts = try Counts(catalog)
    self.notes = notes
    self.warnings = warnings
  }
}

extension FieldSummary.Counts {
  /// The counts of a catalogue.
  init(_ catalog: SourceCatalog) throws {
    sources = catalog.rowCount
    flagged = catalog.contains("FLAGS") ? try catalog.integers("FLAGS").count { $0 != 0 } : 0
    if catalog.contains("CLASS") {
      let classes = try catalog.strings("CLASS").map(ClassVerdict.init(rawValue:))
      stars = classes.count { $0 == .star }
      galaxies = classes.count { $0 == .galaxy }
      unsure = classes.count { $0 == .unsure }
    }
    guard catalog.contains("P_STAR") else { return }
    let probabilities = try catalog.doubles("P_STAR").filter(\.isFinite)
    guard !probabilities.isEmpty else { return }
    starFraction = probabilities.reduce(0, +) / Double(probabilities.count)
    var histogram = [Int](repeating: 0, count: 10)
    for value in probabilities { histogram[min(9, max(0, Int(value * 10)))] += 1 }
    starHistogram = histogram
  }
}

extension Mask {
  /// The part of the pixels that no measurement uses.
  fileprivate var unusableFraction: Double {
    guard !flags.isEmpty else { return 0 }
    let bad = flags.withUnsafeBufferPointer { flags in
      flags.reduce(0) { $0 + ($1.isDisjoint(with: .unusable) ? 0 : 1) }
    }
    return Double(bad) / Double(flags.count)
  }
}

extension PixelFlags {
  /// What takes a pixel out of every measurement.
  static let unusable: PixelFlags = [.invalid, .flagged]
}

extension SkySubtracted {
  /// The flux (image units) at which an optimal fit of a point source in the middle of the frame
  /// has this signal-to-noise.
  fileprivate func faintestFlux(in model: PointSpreadModel, signalToNoise: Double) -> Double {
    let side = 2 * min(model.radius, 100) + 1
    let stamp = model.stamp(
      atX: Double(image.width / 2), y: Double(image.height / 2), side: side)
    let squares = stamp.pixels.reduce(0.0) { $0 + Double($1) * Double($1) }
    guard squares > 0 else { return .nan }
    let skyNoise = background.globalSigma / squares.squareRoot()
    // F^2 = S^2 (noise^2 + F / gain), solved for F.
    let photons = gain.map { $0 > 0 ? signalToNoise * signalToNoise / (2 * $0) : 0 } ?? 0
    return photons
      + (photons * photons + signalToNoise * signalToNoise * skyNoise * skyNoise)
      .squareRoot()
  }
}

extension Double {
  /// The number, or nil where it is none: JSON has no words for those.
  var ifFinite: Double? { isFinite ? self : nil }
}
