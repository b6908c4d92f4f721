/// What a simulator put into a frame, or a survey says is there: the tables we score against.
extension CatalogColumn {
  static let truth: [CatalogColumn] = [
    .init("id", .integer, ucd: "meta.id", "Number of the source in the truth segmentation"),
    .init(
      "x0", .double, .decimals(4), unit: "pixel", ucd: "pos.cartesian.x;instr.det",
      "True centre along x; the first pixel's centre is 0"),
    .init(
      "y0", .double, .decimals(4), unit: "pixel", ucd: "pos.cartesian.y;instr.det",
      "True centre along y; the first pixel's centre is 0"),
    .init("ra", .double, .decimals(10), unit: "deg", ucd: "pos.eq.ra", "True right ascension"),
    .init("dec", .double, .decimals(10), unit: "deg", ucd: "pos.eq.dec", "True declination"),
    .init("mag", .double, .decimals(5), unit: "mag", ucd: "phot.mag", "True magnitude"),
    .init("label", .text, ucd: "src.class.starGalaxy", "star or galaxy; anything else: no truth"),
    .init("confidence", .text, ucd: "meta.code.qual", "How sure the label is: high or low"),
    .init("flux", .double, unit: "count", ucd: "phot.count", "True total flux"),
    .init(
      "r50", .double, .decimals(5), unit: "arcsec", ucd: "phys.angSize",
      "True half-light radius before the PSF; 0 for a star"),
    .init(
      "ellipticity", .double, .decimals(5), ucd: "src.ellipticity",
      "True ellipticity before the PSF"),
    .init(
      "angle", .double, .decimals(3), unit: "deg", ucd: "pos.posAng",
      "True angle of the major axis, counted from x towards y"),
    .init(
      "sersic_index", .double, .decimals(3), ucd: "src.morph.param", "True Sersic index"),
    .init(
      "bulge_fraction", .double, .decimals(4), ucd: "src.morph.param;arith.ratio",
      "True part of the light in the bulge"),
    .init(
      "snr", .double, .decimals(3), ucd: "stat.snr",
      "Signal-to-noise ratio of an ideal measurement of the flux"),
    .init(
      "blendedness", .double, .decimals(4), ucd: "phot.flux;arith.ratio",
      "Part of the light at the source's core that is not its own"),
    .init(
      "area", .integer, unit: "pixel", ucd: "phys.area",
      "Pixels the source dominates above half the sky noise"),
    .init(
      "fwhm", .double, .decimals(4), unit: "pixel", ucd: "instr.det.psf",
      "Full width at half maximum of the PSF at the source"),
  ]
}
