import FITSFiles
import Foundation
import Imaging

/// Gain, saturation and zero point of a frame, with the surveys' peculiarities that a list of
/// keywords cannot express; every fact says where it comes from.
struct SurveyFacts {
  /// Electrons per image unit.
  private(set) var gain: (value: Double, source: String)?
  /// The value at which pixels saturate, image units.
  private(set) var saturation: (value: Double, source: String)?
  /// The magnitude of one image unit.
  private(set) var zeroPoint: (value: Double, source: String)?
  /// The name of the filter.
  let bandName: String?

  /// Electrons per count of the SDSS imaging camera: camera columns 1 to 6, filters u, g, r, i, z.
  private static let sloanGains: [[Double]] = [
    [1.62, 3.32, 4.71, 5.165, 4.745], [1.595, 3.855, 4.6, 6.565, 5.155],
    [1.59, 3.845, 4.72, 4.86, 4.885], [1.6, 3.995, 4.76, 4.885, 4.775],
    [1.47, 4.05, 4.725, 4.64, 3.48], [2.17, 4.035, 4.895, 4.76, 4.69],
  ]

  /// The facts of a header and of its file's primary header.
  init(header: Header, primary: Header?, keywords: HeaderKeywords) {
    let facts = ObservationFacts(header: header, primary: primary, keywords: keywords)
    bandName = facts.filter?.value
    gain = facts.gain.map { ($0.value, $0.source) }
    saturation = facts.saturation.map { ($0.value, $0.source) }
    zeroPoint = facts.zeroPoint.map { ($0.value, $0.source) }
    func number(_ keyword: String) -> Double? {
      header.double(keyword) ?? primary?.double(keyword)
    }
    func text(_ keyword: String) -> String? {
      (header.string(keyword) ?? primary?.string(keyword))?.trimmingCharacters(in: .whitespaces)
    }
    countElectrons(unit: text("BUNIT")?.uppercased(), exposure: facts.exposure?.value)
    if gain == nil { readSloanGain(header) }
    let exposure = facts.exposure?.value ?? 1
    if zeroPoint?.source == "PHOT_C", let constant = zeroPoint?.value {
      // CFHT: per second, at the zenith.
      let extinction = (number("PHOT_K") ?? 0) * ((number("AIRMASS") ?? 1) - 1)
      zeroPoint = (constant + 2.5 * log10(exposure) + extinction, "PHOT_C, EXPTIME, PHOT_K")
    } else if zeroPoint?.source == "MAGZPT", let constant = zeroPoint?.value,
      text("INSTRUME")?.uppercased().hasPrefix("DECAM") == true
    {
      zeroPoint = (constant + 2.5 * log10(exposure), "MAGZPT, EXPTIME")
    }
  }

  /// Images that count electrons, or anything per second.
  private mutating func countElectrons(unit: String?, exposure: Double?) {
    switch unit {
    case "ELECTRONS", "ELECTRON", "E-": gain = (1, "BUNIT")
    case "ELECTRONS/S", "ELECTRON/S", "E-/S":
      if let exposure { gain = (exposure, "BUNIT, EXPTIME") }
    case "COUNTS/S", "ADU/S", "DN/S":
      if let perCount = gain?.value, let exposure {
        gain = (perCount * exposure, "GAIN, EXPTIME")
      }
    default: break
    }
  }

  /// SDSS frames state nanomaggies per count but not the gain, which hangs on the chip.
  private mutating func readSloanGain(_ header: Header) {
    guard let column = header.int("CAMCOL"), (1...6).contains(column),
      let perCount = header.double("NMGY"), perCount > 0,
      let filter = bandName, let band = ["u", "g", "r", "i", "z"].firstIndex(of: filter)
    else { return }
    var electrons = Self.sloanGains[column - 1][band]
    // The one amplifier that was changed.
    if column == 2, band == 0, header.int("RUN") ?? 0 > 1100 { electrons = 1.825 }
    gain = (electrons / perCount, "CAMCOL, NMGY")
  }
}
