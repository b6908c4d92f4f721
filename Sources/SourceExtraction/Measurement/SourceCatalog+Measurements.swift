import Foundation
import Imaging
import SourceCatalogs

extension SourceCatalog {
  /// The measurements as a table under SExtractor's names, units and conventions: one row a source,
  /// numbered as in the segmentation; a field without sources gives the columns without rows.
  public init(
    _ sources: [SourceMeasurement], on field: SkySubtracted, configuration: MeasurementConfiguration
  ) throws {
    self.init()
    try setPositions(sources, wcs: field.wcs)
    try setFluxes(sources, zeroPoint: field.zeroPoint)
    try setApertures(
      sources, count: configuration.apertureDiameters.count, zeroPoint: field.zeroPoint)
    try setSurroundings(sources, on: field)
    try setShapes(sources, pixelScale: field.pixelScale)
    try set("FLAGS", to: sources.map { Int($0.flags.rawValue) })
    try set("SKY_FLAGS", to: sources.map { $0.skyFlags.names.joined(separator: "|") })
    try set("MASKED_FRACTION", to: sources.map(\.maskedFraction))
  }

  private mutating func setPositions(_ sources: [SourceMeasurement], wcs: WCS?) throws {
    try set("NUMBER", to: sources.map { Int($0.label) })
    try set("X_IMAGE", to: sources.map { $0.centre.x + 1 })
    try set("Y_IMAGE", to: sources.map { $0.centre.y + 1 })
    try set("ERRX_IMAGE", to: sources.map(\.centreError.x))
    try set("ERRY_IMAGE", to: sources.map(\.centreError.y))
    try set("XWIN_IMAGE", to: sources.map { $0.windowedCentre.x + 1 })
    try set("YWIN_IMAGE", to: sources.map { $0.windowedCentre.y + 1 })
    try set("XPEAK_IMAGE", to: sources.map { $0.peak.x + 1 })
    try set("YPEAK_IMAGE", to: sources.map { $0.peak.y + 1 })
    try set("XMIN_IMAGE", to: sources.map { $0.box.x.lowerBound + 1 })
    try set("XMAX_IMAGE", to: sources.map { $0.box.x.upperBound })
    try set("YMIN_IMAGE", to: sources.map { $0.box.y.lowerBound + 1 })
    try set("YMAX_IMAGE", to: sources.map { $0.box.y.upperBound })
    let sky =
      wcs?.sky(ofPixels: sources.map(\.centre))
      ?? [SkyPoint](repeating: .undefined, count: sources.count)
    try set("ALPHA_J2000", to: sky.map(\.rightAscension))
    try set("DELTA_J2000", to: sky.map(\.declination))
  }

  private mutating func setFluxes(_ sources: [SourceMeasurement], zeroPoint: Double) throws {
    try setBrightness("ISO", sources.map(\.isophotal), zeroPoint: zeroPoint)
    try setBrightness("AUTO", sources.map(\.kron), zeroPoint: zeroPoint)
  }

  private mutating func setApertures(
    _ sources: [SourceMeasurement], count: Int, zeroPoint: Double
  ) throws {
    for aperture in 0..<count {
      let fluxes = sources.map {
        aperture < $0.apertures.count ? $0.apertures[aperture] : .undefined
      }
      try setBrightness(
        "APER", number: count > 1 ? aperture + 1 : nil, fluxes, zeroPoint: zeroPoint)
    }
  }

  /// Sets flux, magnitude and both errors of one way to sum a source's light.
  mutating func setBrightness(
    _ suffix: String, number: Int? = nil, _ fluxes: [FluxMeasurement], zeroPoint: Double
  ) throws {
    let ending = suffix + (number.map { "_\($0)" } ?? "")
    try set("FLUX_\(ending)", to: fluxes.map(\.flux))
    try set("FLUXERR_\(ending)", to: fluxes.map(\.error))
    try set("MAG_\(ending)", to: fluxes.map { $0.magnitude(zeroPoint: zeroPoint) })
    try set("MAGERR_\(ending)", to: fluxes.map(\.magnitudeError))
  }

  private mutating func setSurroundings(
    _ sources: [SourceMeasurement], on field: SkySubtracted
  ) throws {
    try set("FLUX_MAX", to: sources.map(\.peakValue))
    let area = field.pixelScale.map { $0 * $0 } ?? .nan
    try set(
      "MU_MAX",
      to: sources.map {
        FluxMeasurement(flux: $0.peakValue / area, error: 0).magnitude(zeroPoint: field.zeroPoint)
      })
    try set("BACKGROUND", to: sources.map(\.background))
    try set("NOISE", to: sources.map(\.noise))
    try set("THRESHOLD", to: sources.map(\.threshold))
    try set("SNR", to: sources.map(\.isophotal.signalToNoise))
    try set("SNR_WIN", to: sources.map(\.windowedSignalToNoise))
  }

  private mutating func setShapes(_ sources: [SourceMeasurement], pixelScale: Double?) throws {
    try set("A_IMAGE", to: sources.map(\.majorAxis))
    try set("B_IMAGE", to: sources.map(\.minorAxis))
    try set("THETA_IMAGE", to: sources.map(\.angle))
    try set("ELLIPTICITY", to: sources.map(\.ellipticity))
    try set("ELONGATION", to: sources.map { $0.majorAxis / $0.minorAxis })
    try set("ISOAREA_IMAGE", to: sources.map(\.brightArea))
    try set("FLUX_RADIUS", to: sources.map(\.lightRadius))
    try set("KRON_RADIUS", to: sources.map(\.kronRadius))
    try set("FWHM_IMAGE", to: sources.map { $0.fullWidth > 0 ? $0.fullWidth : .nan })
    let degrees = (pixelScale ?? .nan) / 3600
    try set("FWHM_WORLD", to: sources.map { $0.fullWidth > 0 ? $0.fullWidth * degrees : .nan })
  }
}

extension FluxMeasurement {
  /// The magnitude, where a flux of 1 has `zeroPoint`; NaN where the flux is not positive.
  public func magnitude(zeroPoint: Double) -> Double {
    flux > 0 ? zeroPoint - 2.5 * log10(flux) : .nan
  }

  /// The magnitude's standard error to first order; NaN where the flux is not positive.
  public var magnitudeError: Double {
    flux > 0 ? 2.5 / log(10) * error / flux : .nan
  }
}
