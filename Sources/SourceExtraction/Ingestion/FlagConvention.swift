import FITSFiles
import Imaging

/// How a survey writes its flag maps: which bits or codes make a pixel bad, which mean saturation.
///
/// Bits that only warn (interpolated, near a bright star, detected) leave a pixel good.
public enum FlagConvention: Sendable, Equatable {
  /// Any value but 0 is bad.
  case anyValue
  /// Bit masks.
  case bits(bad: Int32, saturated: Int32)
  /// Values that exclude each other, not bits.
  case codes(bad: Set<Int32>, saturated: Set<Int32>)

  /// The convention that the header of a flag map tells.
  public init(header: Header, primary: Header? = nil) {
    let plane = Self.namedPlanes(header)
    let telescope = header.string("TELESCOP") ?? primary?.string("TELESCOP")
    let instrument = header.string("INSTRUME") ?? primary?.string("INSTRUME")
    if let plane {
      self = plane
    } else if telescope?.uppercased().hasPrefix("HST") == true {
      // Lost, bad, masked, hot and unstable pixels, bad flats, cosmic rays; full wells and converters.
      self = .bits(bad: 1 | 2 | 4 | 8 | 16 | 128 | 512 | 1024 | 4096 | 8192, saturated: 256 | 2048)
    } else if instrument?.uppercased().hasPrefix("DECAM") == true {
      self = Self.darkEnergyCamera(header, primary)
    } else {
      self = .anyValue
    }
  }

  /// HSC and its relatives name the planes of their masks in the header: MP_SAT = 1 is bit 1.
  private static func namedPlanes(_ header: Header) -> FlagConvention? {
    func bits(_ names: [String]) -> Int32 {
      names.compactMap { header.int("MP_\($0)") }.filter { (0..<31).contains($0) }
        .reduce(0) { $0 | (1 << Int32($1)) }
    }
    let bad = bits(["BAD", "CR", "NO_DATA", "UNMASKEDNAN"])
    let saturated = bits(["SAT"])
    return bad | saturated == 0 ? nil : .bits(bad: bad, saturated: saturated)
  }

  /// The survey's own pipeline writes bits; the community pipeline, which signs with PLVER, writes
  /// codes.
  private static func darkEnergyCamera(_ header: Header, _ primary: Header?) -> FlagConvention {
    if header["PLVER"] != nil || primary?["PLVER"] != nil {
      return .codes(bad: [1, 2, 4, 5, 7, 8], saturated: [3])
    }
    // Bad pixels and amplifiers, cosmic rays, bleeding, crosstalk, edges, streaks; saturation.
    return .bits(bad: 1 | 8 | 16 | 64 | 128 | 256 | 512 | 1024, saturated: 2)
  }

  /// What a value of the map says about its pixel.
  @inline(__always)
  func flags(of value: Int32) -> PixelFlags {
    guard value != 0 else { return [] }
    switch self {
    case .anyValue:
      return .flagged
    case .bits(let bad, let saturated):
      var flags: PixelFlags = value & bad != 0 ? .flagged : []
      if value & saturated != 0 { flags.insert(.saturated) }
      return flags
    case .codes(let bad, let saturated):
      return saturated.contains(value) ? .saturated : bad.contains(value) ? .flagged : []
    }
  }
}
