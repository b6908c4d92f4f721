/// How large and how elongated a source is.
extension CatalogColumn {
  static let shape: [CatalogColumn] = [
    .init(
      "A_IMAGE", .float, .decimals(4), unit: "pixel", ucd: "phys.angSize.smajAxis",
      "Standard deviation along the major axis"),
    .init(
      "B_IMAGE", .float, .decimals(4), unit: "pixel", ucd: "phys.angSize.sminAxis",
      "Standard deviation along the minor axis"),
    .init(
      "THETA_IMAGE", .float, .decimals(3), unit: "deg", ucd: "pos.posAng",
      "Angle of the major axis, counted from x towards y"),
    .init(
      "A_WORLD", .float, unit: "deg", ucd: "phys.angSize.smajAxis",
      "Standard deviation along the major axis"),
    .init(
      "B_WORLD", .float, unit: "deg", ucd: "phys.angSize.sminAxis",
      "Standard deviation along the minor axis"),
    .init(
      "THETA_J2000", .float, .decimals(3), unit: "deg", ucd: "pos.posAng",
      "Angle of the major axis, from north towards east (J2000)"),
    .init("ELLIPTICITY", .float, .decimals(4), ucd: "src.ellipticity", "1 - B_IMAGE / A_IMAGE"),
    .init(
      "ELONGATION", .float, .decimals(4), ucd: "phys.angSize.smajAxis;arith.ratio",
      "A_IMAGE / B_IMAGE"),
    .init(
      "X2_IMAGE", .float, unit: "pixel**2", ucd: "src.morph.param", "Variance along x"),
    .init(
      "Y2_IMAGE", .float, unit: "pixel**2", ucd: "src.morph.param", "Variance along y"),
    .init(
      "XY_IMAGE", .float, unit: "pixel**2", ucd: "src.morph.param", "Covariance of x and y"),
    .init(
      "ISOAREA_IMAGE", .integer, unit: "pixel**2", ucd: "phys.angArea",
      "Area above the detection threshold"),
    .init(
      "FLUX_RADIUS", .float, .decimals(4), unit: "pixel", ucd: "phys.angSize",
      "Radius that holds half of the light"),
    .init(
      "KRON_RADIUS", .float, .decimals(4), ucd: "arith.factor;phys.angSize",
      "Kron radius in units of A_IMAGE and B_IMAGE"),
    .init(
      "FWHM_IMAGE", .float, .decimals(4), unit: "pixel", ucd: "phys.angSize",
      "Full width at half maximum"),
    .init(
      "FWHM_WORLD", .float, unit: "deg", ucd: "phys.angSize", "Full width at half maximum"),
    .init(
      "PSF_FWHM", .float, .decimals(4), unit: "pixel", ucd: "instr.obsty.seeing",
      "Full width at half maximum of the PSF at the source"),
  ]
}
