/// The tables that are not about sources: cutouts, and the fields of a run.
extension CatalogColumn {
  static let cutouts: [CatalogColumn] = [
    .init("CUTOUT_PLANE", .integer, ucd: "meta.number", "Plane of the cutout cube, from 1"),
    .init(
      "CUTOUT_X0", .integer, unit: "pixel", ucd: "pos.cartesian.x;instr.det",
      "Column of the cutout's first pixel, from 0; negative when padded"),
    .init(
      "CUTOUT_Y0", .integer, unit: "pixel", ucd: "pos.cartesian.y;instr.det",
      "Row of the cutout's first pixel, from 0; negative when padded"),
    .init(
      "CUTOUT_PADDED", .truth, ucd: "meta.code.qual", "The cutout reaches over the frame's edge"),
  ]

  static let fields: [CatalogColumn] = [
    .init("PATH", .text, ucd: "meta.ref", "The input file as it was named"),
    .init("STATUS", .text, ucd: "meta.code.status", "done, skipped or failed"),
    .init("REASON", .text, ucd: "meta.note", "Why a field failed, in one line"),
    .init("BAND", .text, ucd: "instr.bandpass", "Filter of the frame"),
    .init("WIDTH", .integer, unit: "pixel", ucd: "meta.number", "Columns of the frame"),
    .init("HEIGHT", .integer, unit: "pixel", ucd: "meta.number", "Rows of the frame"),
    .init(
      "PIXEL_SCALE", .double, .decimals(6), unit: "arcsec/pixel",
      ucd: "pos.angDistance;instr.pixel",
      "Size of a pixel at the centre of the frame"),
    .init(
      "SEEING", .double, .decimals(4), unit: "arcsec", ucd: "instr.obsty.seeing",
      "Full width at half maximum of the PSF"),
    .init(
      "ZERO_POINT", .double, .decimals(4), unit: "mag", ucd: "phot.mag;arith.zp",
      "Magnitude of one unit of flux"),
    .init(
      "DEPTH", .double, .decimals(4), unit: "mag", ucd: "phot.mag;instr.sensitivity",
      "Magnitude of a point source with a signal-to-noise of 10"),
    .init("SOURCES", .integer, ucd: "meta.number;src", "Sources in the catalogue"),
    .init("STARS", .integer, ucd: "meta.number;src.class.starGalaxy", "Sources of class star"),
    .init("GALAXIES", .integer, ucd: "meta.number;src.class.starGalaxy", "Sources of class galaxy"),
    .init("UNSURE", .integer, ucd: "meta.number;src.class.starGalaxy", "Sources of class unsure"),
    .init(
      "STAR_FRACTION", .double, .decimals(6), ucd: "src.class.starGalaxy;arith.ratio",
      "Mean P_STAR of the sources"),
    .init(
      "SECONDS", .double, .decimals(3), unit: "s", ucd: "time.duration", "Time spent on the field"),
  ]
}
