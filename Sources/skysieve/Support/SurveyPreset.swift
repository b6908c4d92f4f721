import CommandLineParsing

/// What is different about the frames of well-known surveys, as settings laid over the defaults.
///
/// Most of what surveys need (their weight and mask extensions, keywords, peculiar zero points) is
/// found by looking at the file. A preset adds what no header tells, and widths that suit the scale.
enum SurveyPreset: String, CaseIterable, ArgumentValue {
  case sdss
  case des
  case decals
  case hsc
  case panstarrs
  case cfht
  case kids
  case ztf
  case lsst
  case hst

  /// The settings as TOML.
  var text: String {
    switch self {
    case .sdss: Self.scale(0.396, fwhm: 3)
    case .des: Self.scale(0.263, fwhm: 3.5) + Self.keywords(gain: "GAIN", zeroPoint: "MAGZERO")
    case .decals: Self.scale(0.262, fwhm: 4)
    // Coadds and calibrated exposures of the LSST software: AB magnitude 27 is one unit.
    case .hsc: Self.zeroPoint(27) + Self.scale(0.168, fwhm: 4)
    case .panstarrs: Self.scale(0.25, fwhm: 4.5)
    case .cfht: Self.scale(0.186, fwhm: 4)
    // Coadds are scaled to a zero point of 0.
    case .kids: Self.zeroPoint(0) + Self.scale(0.2, fwhm: 3.5)
    case .ztf: Self.scale(1.012, fwhm: 2) + Self.keywords(gain: "GAIN", zeroPoint: "MAGZP")
    // Calibrated images count in nanojansky.
    case .lsst: Self.zeroPoint(31.4) + Self.scale(0.2, fwhm: 4)
    case .hst: Self.scale(0.05, fwhm: 2)
    }
  }

  private static func zeroPoint(_ magnitude: Double) -> String {
    "field.zero_point_from_header = false\nfield.zero_point = \(magnitude)\n"
  }

  /// The scale, which frames without world coordinates lack, and the width of a typical star.
  private static func scale(_ arcseconds: Double, fwhm: Double) -> String {
    "field.pixel_scale = \(arcseconds)\npoint_spread.default_fwhm = \(fwhm)\n"
  }

  private static func keywords(gain: String, zeroPoint: String) -> String {
    "keywords.gain = [\"\(gain)\"]\nkeywords.zero_point = [\"\(zeroPoint)\"]\n"
  }
}
