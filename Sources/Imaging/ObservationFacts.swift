import FITSFiles
import Foundation

/// What a header says about how a frame was taken; each fact keeps the keyword it came from.
///
/// Surveys spell the same fact differently. `HeaderKeywords` lists the spellings, first match wins;
/// a few zero points have to be computed, and `zeroPoint` says how.
public struct ObservationFacts: Sendable, Equatable {
  /// A value and where it was found.
  public struct Fact<Value: Sendable & Equatable>: Sendable, Equatable {
    /// The value.
    public let value: Value
    /// The keyword, or keywords, that gave it.
    public let source: String
  }

  /// The name of the target or the field.
  public let object: Fact<String>?
  /// The name of the filter.
  public let filter: Fact<String>?
  /// The instrument.
  public let instrument: Fact<String>?
  /// Exposure time in seconds.
  public let exposure: Fact<Double>?
  /// Electrons per unit of the image.
  public let gain: Fact<Double>?
  /// The value at which pixels saturate, in the image's units.
  public let saturation: Fact<Double>?
  /// The magnitude of one unit of flux.
  public let zeroPoint: Fact<Double>?

  /// Reads the facts from `header`, trying the spellings of `keywords`.
  ///
  /// Files of several extensions keep what all share in the primary: what `header` lacks is looked
  /// up there.
  public init(
    header: Header, primary: Header? = nil, keywords: HeaderKeywords = HeaderKeywords()
  ) {
    let header = header.inheriting(from: primary)
    object = Self.text(keywords.object, in: header)
    filter = Self.text(keywords.filter, in: header)
    instrument = Self.text(keywords.instrument, in: header)
    exposure = Self.positive(keywords.exposure, in: header)
    gain = Self.positive(keywords.gain, in: header)
    saturation = Self.positive(keywords.saturation, in: header)
    zeroPoint = Self.zeroPoint(keywords: keywords, exposure: exposure, header: header)
  }

  private static func text(_ keywords: [String], in header: Header) -> Fact<String>? {
    for keyword in keywords {
      guard let value = header.string(keyword)?.trimmingCharacters(in: .whitespaces),
        !value.isEmpty
      else { continue }
      return Fact(value: value, source: keyword)
    }
    return nil
  }

  private static func positive(_ keywords: [String], in header: Header) -> Fact<Double>? {
    for keyword in keywords {
      guard let value = header.double(keyword), value > 0, value.isFinite else { continue }
      return Fact(value: value, source: keyword)
    }
    return nil
  }

  private static func zeroPoint(
    keywords: HeaderKeywords, exposure: Fact<Double>?, header: Header
  ) -> Fact<Double>? {
    if let stated = positive(keywords.zeroPoint, in: header) { return stated }
    if let fluxOfZero = header.double("FLUXMAG0"), fluxOfZero > 0, fluxOfZero.isFinite {
      return Fact(value: 2.5 * log10(fluxOfZero), source: "FLUXMAG0")
    }
    if let rate = header.double("FPA.ZP"), let exposure {
      return Fact(value: rate + 2.5 * log10(exposure.value), source: "FPA.ZP, \(exposure.source)")
    }
    if let abZero = hubbleZeroPoint(header) { return abZero }
    // SDSS frames count in nanomaggies: one of them has magnitude 22.5 by definition.
    if header.string("BUNIT")?.lowercased().hasPrefix("nanomagg") == true {
      return Fact(value: 22.5, source: "BUNIT")
    }
    return nil
  }

  /// The AB zero point of a Hubble frame from its inverse sensitivity and pivot wavelength.
  private static func hubbleZeroPoint(_ header: Header) -> Fact<Double>? {
    guard let sensitivity = header.double("PHOTFLAM"), sensitivity > 0,
      let pivot = header.double("PHOTPLAM"), pivot > 0
    else { return nil }
    let zeroPoint = -2.5 * log10(sensitivity) - 5 * log10(pivot) - 2.408
    guard zeroPoint.isFinite else { return nil }
    return Fact(value: zeroPoint, source: "PHOTFLAM, PHOTPLAM")
  }
}

extension Header {
  /// This header with the cards of `other` behind it; lookups find its own cards first.
  fileprivate func inheriting(from other: Header?) -> Header {
    guard let other else { return self }
    var joined = self
    for card in other.cards where self[card.keyword] == nil { joined.append(card) }
    return joined
  }
}

/// The keywords under which surveys state the facts of an observation, the first that fits wins.
public struct HeaderKeywords: Codable, Sendable, Equatable {
  /// The field's name.
  public var object = ["OBJECT", "TARGNAME", "FIELD"]
  /// The filter's name.
  public var filter = ["FILTER", "BAND", "FILTNAM1", "FILTER1", "FILTER2", "FPA.FILTERID"]
  /// The instrument's name.
  public var instrument = ["INSTRUME", "DETECTOR", "FPA.INSTRUMENT"]
  /// The exposure time in seconds.
  public var exposure = ["EXPTIME", "EXPOSURE", "EXPOSED", "TEXPTIME"]
  /// Electrons per unit of the image.
  public var gain = ["GAIN", "EGAIN", "CCDGAIN", "GAINA", "HIERARCH CELL.GAIN", "CELL.GAIN"]
  /// The saturation level in the image's units.
  public var saturation = ["SATURATE", "SATLEVEL", "SATURATA", "CELL.SATURATION"]
  /// The magnitude of one unit of flux.
  public var zeroPoint = [
    "MAGZERO", "MAGZPT", "MAGZP", "MAG_ZERO", "ZEROPNT", "ZEROPOIN", "PHOTZP", "PHOT_C", "ZP",
  ]

  /// The spellings of the surveys we know.
  public init() {}
}
