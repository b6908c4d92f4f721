/// Who a source is and where it lies.
extension CatalogColumn {
  static let position: [CatalogColumn] = [
    .init("FIELD", .text, ucd: "meta.id;obs.field", "Name of the field, from its file name"),
    .init("NUMBER", .integer, ucd: "meta.id;meta.main", "Running number of the source, from 1"),

    .init(
      "X_IMAGE", .double, .decimals(4), unit: "pixel", ucd: "pos.cartesian.x;instr.det",
      "Centre along x; the first pixel's centre is 1"),
    .init(
      "Y_IMAGE", .double, .decimals(4), unit: "pixel", ucd: "pos.cartesian.y;instr.det",
      "Centre along y; the first pixel's centre is 1"),
    .init(
      "XWIN_IMAGE", .double, .decimals(4), unit: "pixel", ucd: "pos.cartesian.x;instr.det",
      "Gaussian-windowed centre along x"),
    .init(
      "YWIN_IMAGE", .double, .decimals(4), unit: "pixel", ucd: "pos.cartesian.y;instr.det",
      "Gaussian-windowed centre along y"),
    .init(
      "ERRX_IMAGE", .float, .decimals(4), unit: "pixel",
      ucd: "stat.error;pos.cartesian.x;instr.det", "Standard error of the centre along x"),
    .init(
      "ERRY_IMAGE", .float, .decimals(4), unit: "pixel",
      ucd: "stat.error;pos.cartesian.y;instr.det", "Standard error of the centre along y"),
    .init(
      "XPEAK_IMAGE", .integer, unit: "pixel", ucd: "pos.cartesian.x;instr.det",
      "Column of the brightest pixel, from 1"),
    .init(
      "YPEAK_IMAGE", .integer, unit: "pixel", ucd: "pos.cartesian.y;instr.det",
      "Row of the brightest pixel, from 1"),
    .init(
      "XMIN_IMAGE", .integer, unit: "pixel", ucd: "pos.cartesian.x;instr.det;stat.min",
      "First column of the source, from 1"),
    .init(
      "XMAX_IMAGE", .integer, unit: "pixel", ucd: "pos.cartesian.x;instr.det;stat.max",
      "Last column of the source, from 1"),
    .init(
      "YMIN_IMAGE", .integer, unit: "pixel", ucd: "pos.cartesian.y;instr.det;stat.min",
      "First row of the source, from 1"),
    .init(
      "YMAX_IMAGE", .integer, unit: "pixel", ucd: "pos.cartesian.y;instr.det;stat.max",
      "Last row of the source, from 1"),

    .init(
      "ALPHA_J2000", .double, .decimals(10), unit: "deg", ucd: "pos.eq.ra;meta.main",
      "Right ascension (J2000)"),
    .init(
      "DELTA_J2000", .double, .decimals(10), unit: "deg", ucd: "pos.eq.dec;meta.main",
      "Declination (J2000)"),
  ]
}
