/// How bright a source is: four ways to sum its light, each with flux, magnitude and both errors.
///
/// Fluxes are in the units of the image; `measured(in:)` changes the word when those are no counts.
extension CatalogColumn {
  static let photometry: [CatalogColumn] =
    brightness("ISO", "Isophotal")
    + brightness("AUTO", "Kron elliptical aperture")
    + brightness("APER", "Circular aperture")
    + brightness("PSF", "PSF fit") + [
      .init(
        "FLUX_MAX", .float, unit: "count", ucd: "phot.count;stat.max",
        "Peak value above the background"),
      .init(
        "MU_MAX", .float, .decimals(4), unit: "mag/arcsec**2", ucd: "phot.mag.sb;stat.max",
        "Peak surface brightness"),
      .init(
        "BACKGROUND", .float, unit: "count", ucd: "instr.skyLevel", "Background at the centre"),
      .init(
        "NOISE", .float, unit: "count", ucd: "stat.stdev;instr.skyLevel",
        "Noise of the background in a pixel at the centre, one sigma"),
      .init(
        "THRESHOLD", .float, unit: "count", ucd: "instr.sensitivity;phot.count",
        "Detection threshold above the background"),
      .init("SNR", .float, .decimals(3), ucd: "stat.snr", "Signal-to-noise ratio of the detection"),
      .init("SNR_WIN", .float, .decimals(3), ucd: "stat.snr", "Gaussian-windowed signal-to-noise"),
      .init("CHI2_PSF", .float, ucd: "stat.fit.chi2", "Reduced chi-square of the PSF fit"),
    ]

  /// The colour between two bands, such as `COLOR_G_R`.
  public static func color(_ bluer: String, _ redder: String) -> CatalogColumn {
    CatalogColumn(
      "COLOR_\(bluer.uppercased())_\(redder.uppercased())", .float, .decimals(4), unit: "mag",
      ucd: "phot.color", "Magnitude in \(bluer) minus magnitude in \(redder)")
  }

  private static func brightness(_ suffix: String, _ way: String) -> [CatalogColumn] {
    [
      .init("FLUX_\(suffix)", .float, unit: "count", ucd: "phot.count", "\(way) flux"),
      .init(
        "FLUXERR_\(suffix)", .float, unit: "count", ucd: "stat.error;phot.count",
        "\(way) flux, standard error"),
      .init(
        "MAG_\(suffix)", .float, .decimals(4), unit: "mag", ucd: "phot.mag", "\(way) magnitude"),
      .init(
        "MAGERR_\(suffix)", .float, .decimals(4), unit: "mag", ucd: "stat.error;phot.mag",
        "\(way) magnitude, standard error"),
    ]
  }
}
