/// Star or galaxy, how surely, and where in the latent space.
extension CatalogColumn {
  static let classification: [CatalogColumn] = [
    .init(
      "P_STAR", .double, .decimals(9), ucd: "stat.probability;src.class.starGalaxy",
      "Probability that the source is a star"),
    .init(
      "P_STAR_ERR", .float, .decimals(6), ucd: "stat.error;stat.probability",
      "Standard error of P_STAR"),
    .init("CLASS", .text, ucd: "src.class.starGalaxy", "star, galaxy or unsure"),
    .init(
      "ANOMALY", .float, .decimals(4), ucd: "stat.likelihood;src.class",
      "How little the source is like a star or galaxy; large is strange"),
    .init(
      "CLASS_FLAGS", .integer, ucd: "meta.code",
      "1 saturated, 2 very large, 4 no PSF fit, 8 artefact, 16 crowded"),
    .init(
      "CLASS_BANDS", .integer, ucd: "meta.number;instr.bandpass",
      "How many bands' cutouts P_STAR rests on"),
    .init(
      "CLUSTER", .integer, ucd: "meta.code.class;src.class", "Cluster in the latent space, from 0"),
    .init("LATENT", .float, .decimals(5), ucd: "src.class;stat.param", "Latent coordinate"),
    .init(
      "LATENT_ERR", .float, .decimals(5), ucd: "stat.error;stat.param",
      "Posterior standard deviation of a latent coordinate"),
    .init(
      "CLASS_STAR", .float, .decimals(4), ucd: "src.class.starGalaxy",
      "SExtractor's stellarity index, 1 for a star"),
    .init(
      "SPREAD_MODEL", .float, .decimals(6), ucd: "src.class.starGalaxy",
      "Spread against the local PSF; 0 for a star, above when wider"),
    .init(
      "SPREADERR_MODEL", .float, .decimals(6), ucd: "stat.error;src.class.starGalaxy",
      "Standard error of SPREAD_MODEL"),
  ]
}
